/* A text that ends with NUL. NULL is no text. */
static inline kasse_text_t kasse_text(const char *data) {
  kasse_text_t text;
  text.data = data;
  text.length = KASSE_NUL;
  return text;
}

/* A text of `length` bytes. */
static inline kasse_text_t kasse_text_of(const char *data, size_t length) {
  kasse_text_t text;
  text.data = data;
  text.length = length;
  return text;
}

/* What a client is. Keys and secrets are copied and wiped when the client ends.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_client_options_t kasse_client_options_init(void) {
  kasse_client_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a till is.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_till_options_t kasse_till_options_init(void) {
  kasse_till_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* One line of a receipt.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receipt_line_t kasse_receipt_line_init(void) {
  kasse_receipt_line_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* Order lines for the app; they must add up to the amount.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receipt_t kasse_receipt_init(void) {
  kasse_receipt_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* One pair that comes back with every read.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_metadata_t kasse_metadata_init(void) {
  kasse_metadata_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_sale_t kasse_sale_init(void) {
  kasse_sale_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* Who is to be identified: one of these.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_customer_t kasse_customer_init(void) {
  kasse_customer_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A header of a request.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_header_t kasse_header_init(void) {
  kasse_header_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A request as it arrived at the webhook address.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_delivery_t kasse_delivery_init(void) {
  kasse_delivery_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* How the built-in web server for webhooks listens.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receiver_options_t kasse_receiver_options_init(void) {
  kasse_receiver_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A code to be drawn. The quiet zone is always there, and dark is on light.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_drawing_t kasse_drawing_init(void) {
  kasse_drawing_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* How a scanner is set up.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_scanner_options_t kasse_scanner_options_init(void) {
  kasse_scanner_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a checkout has.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_capabilities_t kasse_capabilities_init(void) {
  kasse_capabilities_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}
