// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.
#ifndef KASSE_RECORDS_HPP
#define KASSE_RECORDS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lent.hpp"

namespace kasse {

/// What is known about a payment's money.
enum class status : std::uint32_t {
  /// Nothing is decided yet; the customer, or a cancel, may still act.
  pending = KASSE_STATUS_PENDING,
  /// The customer approved: the money is reserved and not captured.
  approved = KASSE_STATUS_APPROVED,
  /// Money was captured.
  paid = KASSE_STATUS_PAID,
  /// No money was taken, and none will be.
  not_paid = KASSE_STATUS_NOT_PAID,
  /// Being resolved. Never to be treated as failed.
  unknown = KASSE_STATUS_UNKNOWN,
};

namespace cross {
template <>
struct enumeration<status> {
  static constexpr const char *name = "status";
};
}  // namespace cross

/// What a pending payment waits for.
enum class phase : std::uint32_t {
  /// The platform has not yet answered the create.
  creating = KASSE_PHASE_CREATING,
  /// The customer has not yet decided.
  waiting_for_customer = KASSE_PHASE_WAITING_FOR_CUSTOMER,
  /// A cancel is on its way.
  cancelling = KASSE_PHASE_CANCELLING,
};

namespace cross {
template <>
struct enumeration<phase> {
  static constexpr const char *name = "phase";
};
}  // namespace cross

/// How far the capture of an approved payment is.
enum class capture : std::uint32_t {
  /// The host has not asked, or the payment is held for its decision.
  not_asked = KASSE_CAPTURE_NOT_ASKED,
  /// Asked for, not yet proven.
  running = KASSE_CAPTURE_RUNNING,
  /// Refused; the money is still reserved. The error says why.
  failed = KASSE_CAPTURE_FAILED,
};

namespace cross {
template <>
struct enumeration<capture> {
  static constexpr const char *name = "capture";
};
}  // namespace cross

/// Why a payment was not paid.
enum class not_paid : std::uint32_t {
  /// The customer said no.
  declined = KASSE_NOT_PAID_DECLINED,
  /// The customer did not act in time.
  expired = KASSE_NOT_PAID_EXPIRED,
  /// Cancelled, by this till or another hand; whatever was reserved is released.
  cancelled = KASSE_NOT_PAID_CANCELLED,
  /// The platform refused to create it, or it never left this machine. The error says why.
  refused = KASSE_NOT_PAID_REFUSED,
  /// The platform does not know it: inferred, not proven.
  never_created = KASSE_NOT_PAID_NEVER_CREATED,
};

namespace cross {
template <>
struct enumeration<not_paid> {
  static constexpr const char *name = "not_paid";
};
}  // namespace cross

/// Why an outcome is unknown.
enum class unknown : std::uint32_t {
  /// It is not known whether the create arrived.
  create_unanswered = KASSE_UNKNOWN_CREATE_UNANSWERED,
  /// The platform cannot be asked at the moment. The error says why.
  unreachable = KASSE_UNKNOWN_UNREACHABLE,
  /// Amounts moved without a trace of who did it. The host must look.
  unexplained = KASSE_UNKNOWN_UNEXPLAINED,
  /// The platform shows another amount or currency under this reference. Nothing will be captured.
  not_ours = KASSE_UNKNOWN_NOT_OURS,
  /// The platform shows a state this version does not know.
  state_not_understood = KASSE_UNKNOWN_STATE_NOT_UNDERSTOOD,
  /// A fault inside the library; the payment is set aside until the next start.
  fault = KASSE_UNKNOWN_FAULT,
};

namespace cross {
template <>
struct enumeration<unknown> {
  static constexpr const char *name = "unknown";
};
}  // namespace cross

/// What may have happened to the money when a request ended with an error.
enum class error_class : std::uint32_t {
  /// Nothing left this machine.
  not_sent = KASSE_CLASS_NOT_SENT,
  /// The platform answered that it did not do it.
  refused = KASSE_CLASS_REFUSED,
  /// It may have been done. Never to be treated as failed.
  unknown = KASSE_CLASS_UNKNOWN,
};

namespace cross {
template <>
struct enumeration<error_class> {
  static constexpr const char *name = "class";
};
}  // namespace cross

/// Who can help, and how.
enum class advice : std::uint32_t {
  /// The same request again, after a pause.
  retry_same = KASSE_ADVICE_RETRY_SAME,
  /// A new payment, with a new reference.
  new_attempt = KASSE_ADVICE_NEW_ATTEMPT,
  /// The customer has to do something.
  ask_customer = KASSE_ADVICE_ASK_CUSTOMER,
  /// Another pairing works here, such as the QR code on the screen.
  other_pairing = KASSE_ADVICE_OTHER_PAIRING,
  /// The agreement, the credentials or the machine must be changed.
  fix_setup = KASSE_ADVICE_FIX_SETUP,
  /// The program that embeds the library must be changed.
  fix_program = KASSE_ADVICE_FIX_PROGRAM,
  /// Read the payment and go on from there.
  read = KASSE_ADVICE_READ,
  /// Nothing helps: this cannot be done.
  none = KASSE_ADVICE_NONE,
};

namespace cross {
template <>
struct enumeration<advice> {
  static constexpr const char *name = "advice";
};
}  // namespace cross

/// How much a line of the log matters.
enum class level : std::uint32_t {
  /// A person has to look: money may be involved.
  error = KASSE_LEVEL_ERROR,
  /// Something went wrong and was dealt with.
  warn = KASSE_LEVEL_WARN,
  /// What a payment went through.
  info = KASSE_LEVEL_INFO,
  /// Each call, without its content.
  debug = KASSE_LEVEL_DEBUG,
};

namespace cross {
template <>
struct enumeration<level> {
  static constexpr const char *name = "level";
};
}  // namespace cross

/// What an event tells.
enum class event_kind : std::uint32_t {
  /// An operation is done; its result waits to be taken.
  completed = KASSE_EVENT_KIND_COMPLETED,
  /// What is known about a payment has changed.
  payment = KASSE_EVENT_KIND_PAYMENT,
  /// A line for the host's log.
  line = KASSE_EVENT_KIND_LINE,
  /// Lines of the log that were not kept.
  lines_lost = KASSE_EVENT_KIND_LINES_LOST,
  /// A sale that waits at a sticker has come further.
  at_sticker = KASSE_EVENT_KIND_AT_STICKER,
};

namespace cross {
template <>
struct enumeration<event_kind> {
  static constexpr const char *name = "event_kind";
};
}  // namespace cross

/// How much of a code may be damaged and still be read.
enum class qr_level : std::uint32_t {
  /// About 7 %.
  l = KASSE_QR_LEVEL_L,
  /// About 15 %.
  m = KASSE_QR_LEVEL_M,
  /// About 25 %.
  q = KASSE_QR_LEVEL_Q,
  /// About 30 %.
  h = KASSE_QR_LEVEL_H,
};

namespace cross {
template <>
struct enumeration<qr_level> {
  static constexpr const char *name = "qr_level";
};
}  // namespace cross

/// How a code is drawn here.
enum class qr_form : std::uint32_t {
  /// A picture as SVG.
  svg = KASSE_QR_FORM_SVG,
  /// A picture as PNG, one bit a pixel.
  png = KASSE_QR_FORM_PNG,
  /// One byte a module, 1 is dark, rows from the top, without quiet zone; the side is the square root.
  modules = KASSE_QR_FORM_MODULES,
  /// Packed pixels for a display, rows from the top.
  bitmap = KASSE_QR_FORM_BITMAP,
  /// What to send to a receipt printer.
  escpos = KASSE_QR_FORM_ESCPOS,
  /// Text for a terminal with colours.
  terminal = KASSE_QR_FORM_TERMINAL,
  /// Characters alone, for light text on a dark ground.
  terminal_on_dark = KASSE_QR_FORM_TERMINAL_ON_DARK,
  /// Characters alone, for dark text on a light ground.
  terminal_on_light = KASSE_QR_FORM_TERMINAL_ON_LIGHT,
};

namespace cross {
template <>
struct enumeration<qr_form> {
  static constexpr const char *name = "qr_form";
};
}  // namespace cross

/// A roll of paper, at 203 dots to an inch.
enum class paper : std::uint32_t {
  /// 58 mm: 384 dots.
  mm58 = KASSE_PAPER_MM58,
  /// 80 mm: 576 dots.
  mm80 = KASSE_PAPER_MM80,
};

namespace cross {
template <>
struct enumeration<paper> {
  static constexpr const char *name = "paper";
};
}  // namespace cross

/// How a code gets on the paper.
enum class print_way : std::uint32_t {
  /// GS ( k: the printer draws it.
  native = KASSE_PRINT_WAY_NATIVE,
  /// GS v 0: a raster picture.
  raster = KASSE_PRINT_WAY_RASTER,
  /// GS ( L: a picture stored, then printed.
  graphics = KASSE_PRINT_WAY_GRAPHICS,
  /// ESC *: columns of 24 dots.
  columns = KASSE_PRINT_WAY_COLUMNS,
};

namespace cross {
template <>
struct enumeration<print_way> {
  static constexpr const char *name = "print_way";
};
}  // namespace cross

/// Where code and text stand.
enum class align : std::uint32_t {
  /// At the left.
  left = KASSE_ALIGN_LEFT,
  /// In the middle.
  centre = KASSE_ALIGN_CENTRE,
  /// At the right.
  right = KASSE_ALIGN_RIGHT,
};

namespace cross {
template <>
struct enumeration<align> {
  static constexpr const char *name = "align";
};
}  // namespace cross

/// Who reads a text about an error.
enum class audience : std::uint32_t {
  /// Who stands at the till.
  cashier = KASSE_AUDIENCE_CASHIER,
  /// Who pays.
  customer = KASSE_AUDIENCE_CUSTOMER,
};

namespace cross {
template <>
struct enumeration<audience> {
  static constexpr const char *name = "audience";
};
}  // namespace cross

/// What becomes of money that the customer approved faster than a cancel.
enum class if_approved : std::uint32_t {
  /// All of it is released.
  release = KASSE_IF_APPROVED_RELEASE,
  /// It stays reserved, and the host decides.
  keep = KASSE_IF_APPROVED_KEEP,
};

namespace cross {
template <>
struct enumeration<if_approved> {
  static constexpr const char *name = "if_approved";
};
}  // namespace cross

/// How the customer meets the checkout.
enum class pairing : std::uint32_t {
  /// The till reads the customer's personal QR.
  merchant_scan = KASSE_PAIRING_MERCHANT_SCAN,
  /// The till shows a one-time code.
  dynamic_qr = KASSE_PAIRING_DYNAMIC_QR,
  /// The merchant's web page sends the customer to the platform's page.
  redirect = KASSE_PAIRING_REDIRECT,
  /// The customer scanned a callback sticker.
  callback = KASSE_PAIRING_CALLBACK,
  /// The cashier typed the customer's number.
  phone_number = KASSE_PAIRING_PHONE_NUMBER,
};

namespace cross {
template <>
struct enumeration<pairing> {
  static constexpr const char *name = "pairing";
};
}  // namespace cross

/// When approved money is captured.
enum class capture_policy : std::uint32_t {
  /// At once: a shop.
  on_approval = KASSE_CAPTURE_POLICY_ON_APPROVAL,
  /// When the host captures or settles.
  manual = KASSE_CAPTURE_POLICY_MANUAL,
};

namespace cross {
template <>
struct enumeration<capture_policy> {
  static constexpr const char *name = "capture_policy";
};
}  // namespace cross

/// What a payment does that is first seen approved after a restart.
enum class after_restart : std::uint32_t {
  /// It waits for the host to keep or release it.
  hold = KASSE_AFTER_RESTART_HOLD,
  /// As if there had been no restart.
  follow_policy = KASSE_AFTER_RESTART_FOLLOW_POLICY,
};

namespace cross {
template <>
struct enumeration<after_restart> {
  static constexpr const char *name = "after_restart";
};
}  // namespace cross

/// Where the customer is.
enum class presence : std::uint32_t {
  /// In the shop.
  present = KASSE_PRESENCE_PRESENT,
  /// Elsewhere: a web shop.
  not_present = KASSE_PRESENCE_NOT_PRESENT,
};

namespace cross {
template <>
struct enumeration<presence> {
  static constexpr const char *name = "presence";
};
}  // namespace cross

/// In which form the platform gives a code.
enum class qr_format : std::uint32_t {
  /// Its text, to be drawn here.
  text = KASSE_QR_FORMAT_TEXT,
  /// A picture as SVG.
  svg = KASSE_QR_FORMAT_SVG,
  /// A picture as PNG.
  png = KASSE_QR_FORMAT_PNG,
};

namespace cross {
template <>
struct enumeration<qr_format> {
  static constexpr const char *name = "qr_format";
};
}  // namespace cross

/// How references are made when the host gives none.
enum class references : std::uint32_t {
  /// The till's prefix and random characters.
  random = KASSE_REFERENCES_RANDOM,
  /// From the order, so that several hosts make the same; every sale then names its order.
  order_and_attempt = KASSE_REFERENCES_ORDER_AND_ATTEMPT,
};

namespace cross {
template <>
struct enumeration<references> {
  static constexpr const char *name = "references";
};
}  // namespace cross

/// Whether a sales unit can do something.
enum class ability : std::uint32_t {
  /// It can.
  yes = KASSE_ABILITY_YES,
  /// It cannot.
  no = KASSE_ABILITY_NO,
};

namespace cross {
template <>
struct enumeration<ability> {
  static constexpr const char *name = "ability";
};
}  // namespace cross

/// What a quantity counts.
enum class quantity_unit : std::uint32_t {
  /// Pieces.
  pcs = KASSE_QUANTITY_UNIT_PCS,
  /// Kilograms.
  kg = KASSE_QUANTITY_UNIT_KG,
  /// Kilometres.
  km = KASSE_QUANTITY_UNIT_KM,
  /// Minutes.
  minute = KASSE_QUANTITY_UNIT_MINUTE,
  /// Litres.
  litre = KASSE_QUANTITY_UNIT_LITRE,
  /// Kilowatt hours.
  kwh = KASSE_QUANTITY_UNIT_KWH,
};

namespace cross {
template <>
struct enumeration<quantity_unit> {
  static constexpr const char *name = "quantity_unit";
};
}  // namespace cross

/// A kind of bar code on a receipt.
enum class barcode : std::uint32_t {
  /// EAN-13.
  ean13 = KASSE_BARCODE_EAN13,
  /// Code 39.
  code39 = KASSE_BARCODE_CODE39,
  /// Code 128.
  code128 = KASSE_BARCODE_CODE128,
};

namespace cross {
template <>
struct enumeration<barcode> {
  static constexpr const char *name = "barcode";
};
}  // namespace cross

/// A kind of printed code.
enum class sticker_kind : std::uint32_t {
  /// It leads to a page of the merchant's.
  redirect = KASSE_STICKER_KIND_REDIRECT,
  /// It tells the till who scanned it.
  callback = KASSE_STICKER_KIND_CALLBACK,
};

namespace cross {
template <>
struct enumeration<sticker_kind> {
  static constexpr const char *name = "sticker_kind";
};
}  // namespace cross

/// What a callback sticker stands at.
enum class category : std::uint32_t {
  /// A checkout with staff.
  in_store = KASSE_CATEGORY_IN_STORE,
  /// A machine.
  vending = KASSE_CATEGORY_VENDING,
};

namespace cross {
template <>
struct enumeration<category> {
  static constexpr const char *name = "category";
};
}  // namespace cross

/// What a webhook spoke of.
enum class delivered_kind : std::uint32_t {
  /// A payment.
  payment = KASSE_DELIVERED_KIND_PAYMENT,
  /// A customer who scanned a callback sticker.
  check_in = KASSE_DELIVERED_KIND_CHECK_IN,
  /// Something this version does not know.
  other = KASSE_DELIVERED_KIND_OTHER,
};

namespace cross {
template <>
struct enumeration<delivered_kind> {
  static constexpr const char *name = "delivered_kind";
};
}  // namespace cross

/// Whether a pairing can be used.
enum class fit : std::uint32_t {
  /// Everything is there.
  ready = KASSE_FIT_READY,
  /// Everything is there if the sales unit is approved for push payments, which is not known.
  if_approved = KASSE_FIT_IF_APPROVED,
  /// Something is missing.
  lacking = KASSE_FIT_LACKING,
};

namespace cross {
template <>
struct enumeration<fit> {
  static constexpr const char *name = "fit";
};
}  // namespace cross

/// Whether the keyboards of scanner and host agree.
enum class typed : std::uint32_t {
  /// The text is as it was read.
  as_read = KASSE_TYPED_AS_READ,
  /// It was typed for another keyboard, and is what the scanner meant.
  repaired = KASSE_TYPED_REPAIRED,
  /// It was typed for another keyboard, and more than one reading makes sense: name the layouts.
  ambiguous = KASSE_TYPED_AMBIGUOUS,
};

namespace cross {
template <>
struct enumeration<typed> {
  static constexpr const char *name = "typed";
};
}  // namespace cross

/// How far a sale at a callback sticker has come.
enum class at_sticker : std::uint32_t {
  /// Nobody has scanned yet.
  waiting_for_scan = KASSE_AT_STICKER_WAITING_FOR_SCAN,
  /// Who scanned did so too long ago: ask for a new scan.
  scan_again = KASSE_AT_STICKER_SCAN_AGAIN,
  /// A customer is connected.
  connected = KASSE_AT_STICKER_CONNECTED,
};

namespace cross {
template <>
struct enumeration<at_sticker> {
  static constexpr const char *name = "at_sticker";
};
}  // namespace cross

/// Why something was not done, or is not known to be.
struct error_info {
  /// Stable number, as in the list of errors.
  std::uint32_t code = 0;
  /// Stable name, as in the list of errors.
  std::string name;
  /// What may have happened to the money.
  ::kasse::error_class error_class{};
  /// Who can help, and how.
  ::kasse::advice advice{};
  /// The platform's own code; 0: none.
  std::uint32_t platform_code = 0;
  /// The HTTP status; 0: none.
  std::uint32_t http_status = 0;
  /// How often it was sent.
  std::uint32_t attempts = 0;
  /// A pause the platform asked for, or -1.
  std::chrono::milliseconds retry_after{0};
  /// The payment it is about.
  std::optional<std::string> reference;
  /// The key under which it was sent.
  std::optional<std::string> idempotency_key;
  /// What the platform's support asks for.
  std::optional<std::string> trace_id;
  /// What the platform called it.
  std::optional<std::string> title;
  /// What the platform, or the library, said of it.
  std::optional<std::string> detail;
  /// Of a value that was refused here: which.
  std::optional<std::string> field;
  /// Of a value that was refused here: what is wrong with it.
  std::optional<std::string> fault;
  /// Of a value that was refused here: what would be right.
  std::optional<std::string> rule;
  /// For who embeds the library.
  std::string developer_text;
};

/// A read of the platform.
struct proof {
  /// What was read.
  std::string reference;
  /// The platform's name of the payment.
  std::string psp_reference;
  /// The state as the platform spells it.
  std::string state;
  /// Of all amounts.
  std::string currency;
  /// Reserved in all. Minor units.
  std::int64_t authorized = 0;
  /// Released in all. Minor units.
  std::int64_t cancelled = 0;
  /// Captured in all. Minor units.
  std::int64_t captured = 0;
  /// Refunded in all. Minor units.
  std::int64_t refunded = 0;
  /// When it was read, by this machine's clock. None: not known.
  std::optional<time_point> read_at;
  /// The platform's trace id of that answer.
  std::optional<std::string> trace_id;
};

/// What is known about a payment's money, and the read of the platform that showed it.
struct outcome {
  /// What is known. The fields that belong to another status are 0 or null.
  ::kasse::status status{};
  /// Nothing more will happen unless the host asks for it.
  bool settled = false;
  /// pending: what it waits for.
  std::optional<::kasse::phase> phase;
  /// approved: how far the capture is.
  std::optional<::kasse::capture> capture;
  /// not_paid: why.
  std::optional<::kasse::not_paid> not_paid;
  /// unknown: why.
  std::optional<::kasse::unknown> unknown;
  /// approved and paid: of all amounts.
  std::optional<std::string> currency;
  /// paid: taken from the customer in all, before refunds. Minor units.
  std::int64_t captured = 0;
  /// paid: given back of it. Minor units.
  std::int64_t refunded = 0;
  /// paid: released without being taken. Minor units.
  std::int64_t released = 0;
  /// approved and paid: still reserved, open to capture or release. Minor units.
  std::int64_t reserved = 0;
  /// pending: when the platform is expected to end it. None: not known.
  std::optional<time_point> expires_at;
  /// approved: until when a capture is guaranteed, if the platform said so. None: not known.
  std::optional<time_point> guaranteed_until;
  /// unknown: since when. None: not known.
  std::optional<time_point> since;
  /// unknown: when the platform is asked next; 0: only the host can decide. None: not known.
  std::optional<time_point> next_check;
  /// unknown: what was last proven before.
  std::optional<std::string> last_proven;
  /// Why a create or capture was refused, or the platform cannot be asked.
  std::optional<::kasse::error_info> error;
  /// The read that showed it; null if no read has yet, or if it is inferred.
  std::optional<::kasse::proof> proof;
};

/// A payment as the journal has it, for lists.
struct entry {
  /// Its name.
  std::string reference;
  /// The sales unit.
  std::string msn;
  /// The host's order.
  std::optional<std::string> order;
  /// When the host asked for it. None: not known.
  std::optional<time_point> created_at;
  /// When something last changed. None: not known.
  std::optional<time_point> updated_at;
  /// Something is still to be done or followed.
  bool live = false;
  /// The host has not taken note of what became of it.
  bool unacknowledged = false;
  /// What is known, by the journal.
  ::kasse::outcome outcome;
};

/// A line for the host's log. No secret and no personal data is in it.
struct line {
  /// How much it matters.
  ::kasse::level level{};
  /// When. None: not known.
  std::optional<time_point> at;
  /// The payment it is about.
  std::optional<std::string> reference;
  /// What happened.
  std::string text;
};

/// One thing a host is told. Fields that belong to another kind are 0 or null.
struct event {
  /// What it tells.
  ::kasse::event_kind kind{};
  /// completed and at_sticker: the operation.
  std::uint64_t operation = 0;
  /// payment: the sales unit.
  std::optional<std::string> msn;
  /// payment: its name.
  std::optional<std::string> reference;
  /// payment: what is known now. In between it may have been something else.
  std::optional<::kasse::outcome> outcome;
  /// line: what the library says.
  std::optional<::kasse::line> line;
  /// lines_lost: how many.
  std::int64_t lost = 0;
  /// at_sticker: how far.
  std::optional<::kasse::at_sticker> at_sticker;
};

/// A printed code. Fields that belong to the other kind are 0 or null.
struct sticker {
  /// Which.
  ::kasse::sticker_kind kind{};
  /// Its name.
  std::string id;
  /// redirect: where it leads.
  std::optional<std::string> target;
  /// redirect: seconds until the platform deletes it; -1: never.
  std::int64_t expires_in_s = 0;
  /// callback: what the customer reads after the scan.
  std::optional<std::string> location;
  /// callback: what it stands at, in the platform's word.
  std::optional<std::string> category;
  /// callback: the text of the code.
  std::optional<std::string> text;
};

/// A customer who scanned a callback sticker and waits.
struct check_in {
  /// The sticker.
  std::string sticker;
  /// When they scanned, by the platform's clock. None: not known.
  std::optional<time_point> initiated_at;
  /// How long ago that is.
  std::chrono::milliseconds age{0};
};

/// Who a customer is. Personal data: not for logs.
struct identified {
  /// The number, digits with country code.
  std::string phone;
  /// When the code was made or the sticker scanned; 0: not known. None: not known.
  std::optional<time_point> made_at;
  /// Of a personal QR: 1.0 if it shows the number itself, 2.0 if not.
  std::optional<std::string> version;
};

/// A one-time code of the QR API. Whoever has it can pay.
struct one_time_code {
  /// The text to draw, or a link to a picture.
  std::string code;
  /// Seconds it can still be used; -1: not known.
  std::int64_t expires_in_s = 0;
};

/// A registration of webhooks. It never has the secret.
struct webhook {
  /// The platform's name of it.
  std::string id;
  /// Where events go.
  std::string url;
  /// Names of the events, with a space between.
  std::string events;
};

/// What it took to have webhooks registered.
struct ensured {
  /// The registration that serves the address now.
  std::string id;
  /// Its secret if it is new: keep it now, it is not shown again.
  std::optional<std::string> new_secret;
  /// How many registrations were deleted.
  std::uint32_t deleted = 0;
};

/// What became of a webhook. A reason to look, never proof.
struct delivered {
  /// What it spoke of.
  ::kasse::delivered_kind kind{};
  /// It had not come before.
  bool first = false;
  /// payment and check_in: the sales unit.
  std::optional<std::string> msn;
  /// payment: which.
  std::optional<std::string> reference;
  /// payment: what the platform says happened, in its word.
  std::optional<std::string> name;
  /// payment: whether it did.
  bool success = false;
  /// check_in: which.
  std::optional<std::string> sticker;
};

/// What a scanner read. The text may name a customer: not for logs.
struct scan {
  /// The whole text of the code.
  std::string text;
  /// What it is: personal_qr_clear, product_barcode, …, unknown.
  std::string kind;
  /// It may be a customer's personal QR; only the platform knows.
  bool may_be_personal = false;
  /// Whether the keyboards of scanner and host agree.
  ::kasse::typed typed{};
};

/// One pairing, judged for a checkout.
struct recommendation {
  /// Which.
  ::kasse::pairing pairing{};
  /// Whether it can be used.
  ::kasse::fit fit{};
  /// What is missing, or not known to be there, with a space between.
  std::string missing;
  /// Why it stands where it stands.
  std::string reason;
};

/// What a client is. Keys and secrets are copied and wiped when the client ends.
struct client_options {
  /// `production`, `test`, or a base URL such as a simulator's. Needed.
  std::optional<std::string> environment;
  /// Key of the sales unit or partner. Needed.
  std::optional<std::string> client_id;
  /// Needed.
  std::optional<std::string> client_secret;
  /// Needed.
  std::optional<std::string> subscription_key;
  /// The product that embeds the library, for the platform's support. Needed.
  std::optional<std::string> system_name;
  /// Its version. Needed.
  std::optional<std::string> system_version;
  /// Of a part of that product that has a name of its own.
  std::optional<std::string> plugin_name;
  /// Its version.
  std::optional<std::string> plugin_version;
  /// Path of the journal's file, UTF-8, on a local disk. Needed, unless it is in memory.
  std::optional<std::string> journal;
  /// Nothing survives the process: for trials only.
  bool journal_in_memory = false;
  /// Longest wait for a connection; 5 s.
  std::chrono::milliseconds connect{0};
  /// Longest wait for the answer to one request; 20 s.
  std::chrono::milliseconds attempt{0};
  /// Longest wait for a whole operation; then it goes on by itself; 30 s.
  std::chrono::milliseconds operation_limit{0};
  /// Longest wait for an access token; 10 s.
  std::chrono::milliseconds token{0};
  /// Certificates in PEM that are trusted beside the web's.
  std::optional<std::string> extra_roots;
  /// URL of an HTTP proxy. The environment of the process is never read for it.
  std::optional<std::string> proxy;
  /// Hosts that are reached without the proxy.
  std::vector<std::string> no_proxy;
  /// Secrets that sign webhooks, one per registration.
  std::vector<std::string> webhook_secrets;
  /// Lines of at least this weight come as events; none if left out.
  std::optional<::kasse::level> log;
  /// Time runs so many times as fast: for trials against a simulator; 1.
  std::uint32_t speed = 0;
  /// The relay that hands on the events of the sales unit; none.
  std::optional<std::string> relay_url;
  /// This till's own, of the relay's settings.
  std::optional<std::string> relay_token;
};

/// What a till is.
struct till_options {
  /// The sales unit. Needed.
  std::optional<std::string> msn;
  /// First part of every reference it makes; the customer sees it. Needed.
  std::optional<std::string> prefix;
  /// NOK, DKK or EUR: that of the sales unit. Needed.
  std::optional<std::string> currency;
  /// NO, DK, FI, …: what a phone number without a country code belongs to.
  std::optional<std::string> default_country;
  /// The customer can see a code on a screen: a refused push falls back to it.
  bool customer_screen = false;
  /// How references are made; random.
  std::optional<::kasse::references> references;
  /// Whether the unit can capture a part; not known.
  std::optional<::kasse::ability> partial_capture;
  /// Payments of check-ins go by WEB_REDIRECT and come back here, instead of as a push.
  std::optional<std::string> check_in_return_url;
};

/// One line of a receipt.
struct receipt_line {
  /// The product's.
  std::optional<std::string> id;
  /// What the customer reads.
  std::optional<std::string> name;
  /// Including tax, after discount. Minor units.
  std::int64_t total = 0;
  /// Hundredths of a percent: 2500 is 25 %.
  std::int64_t tax_rate = 0;
  /// The till's own figure; computed if this and `tax` are 0. Minor units.
  std::int64_t excluding_tax = 0;
  /// The till's own figure. Minor units.
  std::int64_t tax = 0;
  /// What the total has already taken off. Minor units.
  std::int64_t discount = 0;
  /// Of one piece or unit. Minor units.
  std::int64_t unit_price = 0;
  /// How many, as a number with a point: `2` or `0.750`.
  std::optional<std::string> quantity;
  /// Of what; pieces.
  std::optional<::kasse::quantity_unit> quantity_unit;
  /// A page about it.
  std::optional<std::string> product_url;
  /// Brought back by the customer.
  bool returned = false;
  /// Freight.
  bool shipping = false;
};

/// Order lines for the app; they must add up to the amount.
struct receipt {
  /// Of all amounts; the till's.
  std::optional<std::string> currency;
  /// At least one.
  std::vector<::kasse::receipt_line> lines;
  /// In the total. Minor units.
  std::int64_t tip = 0;
  /// The till; its prefix.
  std::optional<std::string> pos_id;
  /// The till's own.
  std::optional<std::string> receipt_number;
  /// Paid by gift card, beside this payment. Minor units.
  std::int64_t gift_card = 0;
  /// Paid by card at the till's own terminal. Minor units.
  std::int64_t card = 0;
  /// Paid by voucher. Minor units.
  std::int64_t voucher = 0;
  /// Paid in cash. Minor units.
  std::int64_t cash = 0;
  /// A bar code that the app shows; none.
  std::optional<::kasse::barcode> barcode;
  /// What it says.
  std::optional<std::string> barcode_data;
};

/// One pair that comes back with every read.
struct metadata {
  /// Not for personal data.
  std::optional<std::string> key;
  /// Not for personal data.
  std::optional<std::string> value;
};

/// What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
struct sale {
  /// Minor units of the till's currency: 14900 is 149.00. Minor units.
  std::int64_t amount = 0;
  /// For a host that wants it checked; the till's.
  std::optional<std::string> currency;
  /// How the customer meets the checkout; dynamic_qr.
  std::optional<::kasse::pairing> pairing;
  /// dynamic_qr: text.
  std::optional<::kasse::qr_format> qr_format;
  /// dynamic_qr as PNG: pixels a side, 100 to 2000; 1024.
  std::uint32_t qr_size = 0;
  /// merchant_scan: what the scanner gave, as it came.
  std::optional<std::string> scanned;
  /// phone_number: as typed. redirect: filled in on the platform's page.
  std::optional<std::string> phone_number;
  /// callback: of a check-in, for a host that received it itself.
  std::optional<std::string> customer_token;
  /// callback at a sticker: which.
  std::optional<std::string> sticker;
  /// redirect: where the customer comes back to.
  std::optional<std::string> return_url;
  /// The host's own id of what is being paid: no order is paid twice.
  std::optional<std::string> order;
  /// The host's own reference, never used twice; the till makes one.
  std::optional<std::string> reference;
  /// on_approval.
  std::optional<::kasse::capture_policy> capture;
  /// hold; follow_policy for redirect.
  std::optional<::kasse::after_restart> after_restart;
  /// Cancel if the customer has not decided by then; the platform's ten minutes.
  std::chrono::milliseconds give_up_after{0};
  /// Reserve now, settle later (vending); off.
  std::chrono::milliseconds release_unless_settled_within{0};
  /// Shown in the app: 3 to 100 characters.
  std::optional<std::string> description;
  /// present.
  std::optional<::kasse::presence> presence;
  /// Order lines for the app.
  std::optional<::kasse::receipt> receipt;
  /// A link to a receipt.
  std::optional<std::string> receipt_url;
  /// Up to five pairs.
  std::vector<::kasse::metadata> metadata;
  /// Customer data to ask for: name, address, email, phoneNumber, birthDate, …
  std::vector<std::string> profile_scope;
  /// A longer life: 10 minutes to 60 days ahead, for approved units.
  std::optional<time_point> expires_at;
  /// Years, at most 100.
  std::uint32_t minimum_user_age = 0;
  /// Sources that may not pay: COMMERCIAL_CARDS.
  std::vector<std::string> blocked_sources;
  /// A link for the app to show.
  std::optional<std::string> terms_of_sale;
  /// A link for the app to show.
  std::optional<std::string> privacy_policy;
};

/// Who is to be identified: one of these.
struct customer {
  /// What the scanner gave of a personal QR.
  std::optional<std::string> scanned;
  /// Of a check-in.
  std::optional<std::string> customer_token;
  /// As typed.
  std::optional<std::string> phone_number;
};

/// A header of a request.
struct header {
  /// In any case.
  std::optional<std::string> name;
  /// As it came.
  std::optional<std::string> value;
};

/// A request as it arrived at the webhook address.
struct delivery {
  /// POST.
  std::optional<std::string> method;
  /// The public address as it was registered, not taken from the request. Needed.
  std::optional<std::string> url;
  /// All of them.
  std::vector<::kasse::header> headers;
  /// The exact bytes that arrived.
  std::optional<std::string> body;
};

/// How the built-in web server for webhooks listens.
struct receiver_options {
  /// Address and port: 0.0.0.0:8443; port 0: any. Needed.
  std::optional<std::string> listen;
  /// The public address as it was registered. Needed.
  std::optional<std::string> url;
  /// Chain in PEM; without it something in front speaks TLS.
  std::optional<std::string> certificates;
  /// Its private key in PEM.
  std::optional<std::string> key;
};

/// A code to be drawn. The quiet zone is always there, and dark is on light.
struct drawing {
  /// What the code says. Needed.
  std::optional<std::string> text;
  /// It is the code of one payment: never drawn for paper.
  bool one_time = false;
  /// svg.
  std::optional<::kasse::qr_form> form;
  /// m.
  std::optional<::kasse::qr_level> level;
  /// png: pixels a side; 512.
  std::uint32_t pixels = 0;
  /// svg: how wide it is: `240px` or `30mm`; it fills its place.
  std::optional<std::string> side;
  /// svg: #rrggbb; black.
  std::optional<std::string> dark;
  /// svg: #rrggbb; white.
  std::optional<std::string> light;
  /// bitmap: pixels. Needed there.
  std::uint32_t width = 0;
  /// bitmap: pixels. Needed there.
  std::uint32_t height = 0;
  /// bitmap: bytes from row to row; whole bytes of the width.
  std::uint32_t stride = 0;
  /// bitmap: the lowest bit of a byte is its leftmost pixel.
  bool low_bit_first = false;
  /// bitmap: a bit that is one is a light pixel.
  bool one_is_light = false;
  /// escpos: mm80.
  std::optional<::kasse::paper> paper;
  /// escpos: raster, which the most printers know.
  std::optional<::kasse::print_way> way;
  /// escpos: centre.
  std::optional<::kasse::align> align;
  /// escpos: dots a module, 3 to 16; as many as fit, up to 8.
  std::uint32_t module = 0;
  /// escpos: a line beneath the code.
  std::optional<std::string> beneath;
};

/// How a scanner is set up.
struct scanner_options {
  /// What it types before each code.
  std::optional<std::string> prefix;
  /// What it types after each code; line ends need not be named.
  std::optional<std::string> suffix;
  /// Keyboard layouts there are here: us, nb, da, sv, fi, de, uk; all.
  std::vector<std::string> layouts;
};

/// What a checkout has.
struct capabilities {
  /// It reads QR codes from a phone's screen.
  bool scanner = false;
  /// A screen the customer can see and scan.
  bool customer_screen = false;
  /// A place for a printed code.
  bool sticker = false;
  /// A phone number can be typed.
  bool keypad = false;
  /// A web page of the merchant's that customers can open.
  bool public_page = false;
  /// A server that the platform's webhooks reach.
  bool webhook_address = false;
  /// Whether the unit is approved for push payments; not known.
  std::optional<::kasse::ability> push_approved;
  /// No cashier.
  bool unattended = false;
};

namespace cross {

inline error_info read(const kasse_error_t &from) {
  error_info made;
  made.code = from.code;
  made.name = read_text(from.name);
  made.error_class = static_cast<error_class>(from.error_class);
  made.advice = static_cast<advice>(from.advice);
  made.platform_code = from.platform_code;
  made.http_status = from.http_status;
  made.attempts = from.attempts;
  made.retry_after = std::chrono::milliseconds(from.retry_after);
  made.reference = read_some_text(from.reference);
  made.idempotency_key = read_some_text(from.idempotency_key);
  made.trace_id = read_some_text(from.trace_id);
  made.title = read_some_text(from.title);
  made.detail = read_some_text(from.detail);
  made.field = read_some_text(from.field);
  made.fault = read_some_text(from.fault);
  made.rule = read_some_text(from.rule);
  made.developer_text = read_text(from.developer_text);
  return made;
}

inline proof read(const kasse_proof_t &from) {
  proof made;
  made.reference = read_text(from.reference);
  made.psp_reference = read_text(from.psp_reference);
  made.state = read_text(from.state);
  made.currency = read_text(from.currency);
  made.authorized = from.authorized;
  made.cancelled = from.cancelled;
  made.captured = from.captured;
  made.refunded = from.refunded;
  made.read_at = read_time(from.read_at);
  made.trace_id = read_some_text(from.trace_id);
  return made;
}

inline outcome read(const kasse_outcome_t &from) {
  outcome made;
  made.status = static_cast<status>(from.status);
  made.settled = from.settled != 0;
  made.phase = read_some<phase>(from.phase);
  made.capture = read_some<capture>(from.capture);
  made.not_paid = read_some<not_paid>(from.not_paid);
  made.unknown = read_some<unknown>(from.unknown);
  made.currency = read_some_text(from.currency);
  made.captured = from.captured;
  made.refunded = from.refunded;
  made.released = from.released;
  made.reserved = from.reserved;
  made.expires_at = read_time(from.expires_at);
  made.guaranteed_until = read_time(from.guaranteed_until);
  made.since = read_time(from.since);
  made.next_check = read_time(from.next_check);
  made.last_proven = read_some_text(from.last_proven);
  if (from.error != nullptr) made.error = read(*from.error);
  if (from.proof != nullptr) made.proof = read(*from.proof);
  return made;
}

inline entry read(const kasse_entry_t &from) {
  entry made;
  made.reference = read_text(from.reference);
  made.msn = read_text(from.msn);
  made.order = read_some_text(from.order);
  made.created_at = read_time(from.created_at);
  made.updated_at = read_time(from.updated_at);
  made.live = from.live != 0;
  made.unacknowledged = from.unacknowledged != 0;
  if (from.outcome != nullptr) made.outcome = read(*from.outcome);
  return made;
}

inline line read(const kasse_line_t &from) {
  line made;
  made.level = static_cast<level>(from.level);
  made.at = read_time(from.at);
  made.reference = read_some_text(from.reference);
  made.text = read_text(from.text);
  return made;
}

inline event read(const kasse_event_t &from) {
  event made;
  made.kind = static_cast<event_kind>(from.kind);
  made.operation = from.operation;
  made.msn = read_some_text(from.msn);
  made.reference = read_some_text(from.reference);
  if (from.outcome != nullptr) made.outcome = read(*from.outcome);
  if (from.line != nullptr) made.line = read(*from.line);
  made.lost = from.lost;
  made.at_sticker = read_some<at_sticker>(from.at_sticker);
  return made;
}

inline sticker read(const kasse_sticker_t &from) {
  sticker made;
  made.kind = static_cast<sticker_kind>(from.kind);
  made.id = read_text(from.id);
  made.target = read_some_text(from.target);
  made.expires_in_s = from.expires_in_s;
  made.location = read_some_text(from.location);
  made.category = read_some_text(from.category);
  made.text = read_some_text(from.text);
  return made;
}

inline check_in read(const kasse_check_in_t &from) {
  check_in made;
  made.sticker = read_text(from.sticker);
  made.initiated_at = read_time(from.initiated_at);
  made.age = std::chrono::milliseconds(from.age);
  return made;
}

inline identified read(const kasse_identified_t &from) {
  identified made;
  made.phone = read_text(from.phone);
  made.made_at = read_time(from.made_at);
  made.version = read_some_text(from.version);
  return made;
}

inline one_time_code read(const kasse_one_time_code_t &from) {
  one_time_code made;
  made.code = read_text(from.code);
  made.expires_in_s = from.expires_in_s;
  return made;
}

inline webhook read(const kasse_webhook_t &from) {
  webhook made;
  made.id = read_text(from.id);
  made.url = read_text(from.url);
  made.events = read_text(from.events);
  return made;
}

inline ensured read(const kasse_ensured_t &from) {
  ensured made;
  made.id = read_text(from.id);
  made.new_secret = read_some_text(from.new_secret);
  made.deleted = from.deleted;
  return made;
}

inline delivered read(const kasse_delivered_t &from) {
  delivered made;
  made.kind = static_cast<delivered_kind>(from.kind);
  made.first = from.first != 0;
  made.msn = read_some_text(from.msn);
  made.reference = read_some_text(from.reference);
  made.name = read_some_text(from.name);
  made.success = from.success != 0;
  made.sticker = read_some_text(from.sticker);
  return made;
}

inline scan read(const kasse_scan_t &from) {
  scan made;
  made.text = read_text(from.text);
  made.kind = read_text(from.kind);
  made.may_be_personal = from.may_be_personal != 0;
  made.typed = static_cast<typed>(from.typed);
  return made;
}

inline recommendation read(const kasse_recommendation_t &from) {
  recommendation made;
  made.pairing = static_cast<pairing>(from.pairing);
  made.fit = static_cast<fit>(from.fit);
  made.missing = read_text(from.missing);
  made.reason = read_text(from.reason);
  return made;
}

inline kasse_client_options_t lend(const client_options &from, lent &kept) {
  kasse_client_options_t made = kasse_client_options_init();
  made.environment = lend_some(from.environment);
  made.client_id = lend_some(from.client_id);
  made.client_secret = lend_some(from.client_secret);
  made.subscription_key = lend_some(from.subscription_key);
  made.system_name = lend_some(from.system_name);
  made.system_version = lend_some(from.system_version);
  made.plugin_name = lend_some(from.plugin_name);
  made.plugin_version = lend_some(from.plugin_version);
  made.journal = lend_some(from.journal);
  made.journal_in_memory = from.journal_in_memory ? 1u : 0u;
  made.connect = from.connect.count();
  made.attempt = from.attempt.count();
  made.operation_limit = from.operation_limit.count();
  made.token = from.token.count();
  made.extra_roots = lend_some(from.extra_roots);
  made.proxy = lend_some(from.proxy);
  made.no_proxy = kept.list(from.no_proxy);
  made.no_proxy_count = from.no_proxy.size();
  made.webhook_secrets = kept.list(from.webhook_secrets);
  made.webhook_secrets_count = from.webhook_secrets.size();
  made.log = lend_number(from.log);
  made.speed = from.speed;
  made.relay_url = lend_some(from.relay_url);
  made.relay_token = lend_some(from.relay_token);
  return made;
}

inline kasse_till_options_t lend(const till_options &from, lent &) {
  kasse_till_options_t made = kasse_till_options_init();
  made.msn = lend_some(from.msn);
  made.prefix = lend_some(from.prefix);
  made.currency = lend_some(from.currency);
  made.default_country = lend_some(from.default_country);
  made.customer_screen = from.customer_screen ? 1u : 0u;
  made.references = lend_number(from.references);
  made.partial_capture = lend_number(from.partial_capture);
  made.check_in_return_url = lend_some(from.check_in_return_url);
  return made;
}

inline kasse_receipt_line_t lend(const receipt_line &from, lent &) {
  kasse_receipt_line_t made = kasse_receipt_line_init();
  made.id = lend_some(from.id);
  made.name = lend_some(from.name);
  made.total = from.total;
  made.tax_rate = from.tax_rate;
  made.excluding_tax = from.excluding_tax;
  made.tax = from.tax;
  made.discount = from.discount;
  made.unit_price = from.unit_price;
  made.quantity = lend_some(from.quantity);
  made.quantity_unit = lend_number(from.quantity_unit);
  made.product_url = lend_some(from.product_url);
  made.returned = from.returned ? 1u : 0u;
  made.shipping = from.shipping ? 1u : 0u;
  return made;
}

inline kasse_receipt_t lend(const receipt &from, lent &kept) {
  kasse_receipt_t made = kasse_receipt_init();
  made.currency = lend_some(from.currency);
  made.lines = kept.list(from.lines);
  made.lines_count = from.lines.size();
  made.tip = from.tip;
  made.pos_id = lend_some(from.pos_id);
  made.receipt_number = lend_some(from.receipt_number);
  made.gift_card = from.gift_card;
  made.card = from.card;
  made.voucher = from.voucher;
  made.cash = from.cash;
  made.barcode = lend_number(from.barcode);
  made.barcode_data = lend_some(from.barcode_data);
  return made;
}

inline kasse_metadata_t lend(const metadata &from, lent &) {
  kasse_metadata_t made = kasse_metadata_init();
  made.key = lend_some(from.key);
  made.value = lend_some(from.value);
  return made;
}

inline kasse_sale_t lend(const sale &from, lent &kept) {
  kasse_sale_t made = kasse_sale_init();
  made.amount = from.amount;
  made.currency = lend_some(from.currency);
  made.pairing = lend_number(from.pairing);
  made.qr_format = lend_number(from.qr_format);
  made.qr_size = from.qr_size;
  made.scanned = lend_some(from.scanned);
  made.phone_number = lend_some(from.phone_number);
  made.customer_token = lend_some(from.customer_token);
  made.sticker = lend_some(from.sticker);
  made.return_url = lend_some(from.return_url);
  made.order = lend_some(from.order);
  made.reference = lend_some(from.reference);
  made.capture = lend_number(from.capture);
  made.after_restart = lend_number(from.after_restart);
  made.give_up_after = from.give_up_after.count();
  made.release_unless_settled_within = from.release_unless_settled_within.count();
  made.description = lend_some(from.description);
  made.presence = lend_number(from.presence);
  made.receipt = kept.one(from.receipt);
  made.receipt_url = lend_some(from.receipt_url);
  made.metadata = kept.list(from.metadata);
  made.metadata_count = from.metadata.size();
  made.profile_scope = kept.list(from.profile_scope);
  made.profile_scope_count = from.profile_scope.size();
  made.expires_at = lend_time(from.expires_at);
  made.minimum_user_age = from.minimum_user_age;
  made.blocked_sources = kept.list(from.blocked_sources);
  made.blocked_sources_count = from.blocked_sources.size();
  made.terms_of_sale = lend_some(from.terms_of_sale);
  made.privacy_policy = lend_some(from.privacy_policy);
  return made;
}

inline kasse_customer_t lend(const customer &from, lent &) {
  kasse_customer_t made = kasse_customer_init();
  made.scanned = lend_some(from.scanned);
  made.customer_token = lend_some(from.customer_token);
  made.phone_number = lend_some(from.phone_number);
  return made;
}

inline kasse_header_t lend(const header &from, lent &) {
  kasse_header_t made = kasse_header_init();
  made.name = lend_some(from.name);
  made.value = lend_some(from.value);
  return made;
}

inline kasse_delivery_t lend(const delivery &from, lent &kept) {
  kasse_delivery_t made = kasse_delivery_init();
  made.method = lend_some(from.method);
  made.url = lend_some(from.url);
  made.headers = kept.list(from.headers);
  made.headers_count = from.headers.size();
  made.body = lend_some(from.body);
  return made;
}

inline kasse_receiver_options_t lend(const receiver_options &from, lent &) {
  kasse_receiver_options_t made = kasse_receiver_options_init();
  made.listen = lend_some(from.listen);
  made.url = lend_some(from.url);
  made.certificates = lend_some(from.certificates);
  made.key = lend_some(from.key);
  return made;
}

inline kasse_drawing_t lend(const drawing &from, lent &) {
  kasse_drawing_t made = kasse_drawing_init();
  made.text = lend_some(from.text);
  made.one_time = from.one_time ? 1u : 0u;
  made.form = lend_number(from.form);
  made.level = lend_number(from.level);
  made.pixels = from.pixels;
  made.side = lend_some(from.side);
  made.dark = lend_some(from.dark);
  made.light = lend_some(from.light);
  made.width = from.width;
  made.height = from.height;
  made.stride = from.stride;
  made.low_bit_first = from.low_bit_first ? 1u : 0u;
  made.one_is_light = from.one_is_light ? 1u : 0u;
  made.paper = lend_number(from.paper);
  made.way = lend_number(from.way);
  made.align = lend_number(from.align);
  made.module = from.module;
  made.beneath = lend_some(from.beneath);
  return made;
}

inline kasse_scanner_options_t lend(const scanner_options &from, lent &kept) {
  kasse_scanner_options_t made = kasse_scanner_options_init();
  made.prefix = lend_some(from.prefix);
  made.suffix = lend_some(from.suffix);
  made.layouts = kept.list(from.layouts);
  made.layouts_count = from.layouts.size();
  return made;
}

inline kasse_capabilities_t lend(const capabilities &from, lent &) {
  kasse_capabilities_t made = kasse_capabilities_init();
  made.scanner = from.scanner ? 1u : 0u;
  made.customer_screen = from.customer_screen ? 1u : 0u;
  made.sticker = from.sticker ? 1u : 0u;
  made.keypad = from.keypad ? 1u : 0u;
  made.public_page = from.public_page ? 1u : 0u;
  made.webhook_address = from.webhook_address ? 1u : 0u;
  made.push_approved = lend_number(from.push_approved);
  made.unattended = from.unattended ? 1u : 0u;
  return made;
}

}  // namespace cross
}  // namespace kasse

#endif
