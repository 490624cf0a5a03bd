use zeroize::Zeroize;

/// Bytes kept beside a payment until it is final: the body of an operation, a redirect address. Wiped when it is
/// dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Unique within the payment: `create`, `capture-2`, `redirect`.
    pub name: String,
    /// The exact bytes. May hold personal data.
    pub bytes: Vec<u8>,
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}
