#include "engine/population/packed_chunk.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/utf8.h"
#include "engine/record/student_schema.h"
#include "engine/registry/section_table.h"

namespace xueji {
namespace {

using matchers::PackedName;

enum Flag : std::uint8_t {
  kState = 3,
  kIdIsValid = 1u << 2,
  kOtherSex = 1u << 3,
  kOtherDate = 1u << 4,
  kFormerName = 1u << 5,
  kAllFlags = (1u << 6) - 1
};

// At the front: how many there are of everything.
enum Count : std::size_t { kRows, kFormers, kSexes, kDates, kTexts, kTextBytes, kCounts };
constexpr std::size_t kFrontBytes = 64;

constexpr std::size_t kNameBytes = 6;
constexpr std::size_t kRegionBytes = 3;
constexpr std::uint32_t kRegionMax = 999'999;
// A name of three characters has none in the fourth place; there a text's mark is put in the third.
constexpr std::uint64_t kTextMark = std::uint64_t{0xD800} << 32;
constexpr std::uint64_t kThreeCharacters = (std::uint64_t{1} << 48) - 1;

constexpr std::size_t Padded(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

template <typename T>
void AppendColumn(std::span<const T> values, std::string& out) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  out.resize(Padded(out.size()), '\0');
}

// Takes columns off the front of the bytes; null when they have no room.
class ColumnTaker {
 public:
  explicit ColumnTaker(std::string_view bytes) : rest_(bytes) {}
  template <typename T>
  const T* Take(std::uint64_t count) {
    const std::uint64_t bytes = count * sizeof(T);
    const std::size_t padded = Padded(static_cast<std::size_t>(bytes));
    if (failed_ || padded > rest_.size()) {
      failed_ = true;
      return nullptr;
    }
    const char* const at = rest_.data();
    for (std::size_t i = static_cast<std::size_t>(bytes); i < padded; ++i) failed_ |= at[i] != '\0';
    rest_.remove_prefix(padded);
    return reinterpret_cast<const T*>(at);
  }
  bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

// The bits of digits above nine: that of eight, and that of four or of two.
constexpr std::uint64_t AboveNine(std::uint64_t nibbles) {
  return nibbles >> 3 & (nibbles >> 2 | nibbles >> 1) & 0x1111111111111111;
}

// False for nearly every name there is: three characters of sixteen bits, of which none is half of a pair
// (0xD800 to 0xDFFF: an index, if anything) and none follows a blank one.
constexpr bool NeedsALook(std::uint64_t word) {
  const std::uint64_t halves = (word & 0xF800F800F800) ^ 0xD800D800D800;
  const bool has_half = ((halves - 0x000100010001) & ~halves & 0x800080008000) != 0;
  const bool blank = (word & 0xFFFF) == 0;
  const bool gap = (word & 0xFFFF0000) == 0 && word >> 32 != 0;
  return has_half | blank | gap;
}
static_assert(!NeedsALook(0x660E5C0F738B) && !NeedsALook(0x738B) && !NeedsALook(0x5C0F738B));
static_assert(NeedsALook(0xD80000000001) && NeedsALook(0xDFFF) && NeedsALook(0x660E0000738B) && NeedsALook(0));

bool IsCharacter(std::uint64_t c) { return c < 0xD800 || c > 0xDFFF; }

// Four characters of sixteen bits, none of a pair, none behind a blank one.
bool IsPlainName(std::uint64_t word) {
  bool ended = false;
  for (int i = 0; i < 4; ++i, word >>= 16) {
    const std::uint64_t c = word & 0xFFFF;
    if (!IsCharacter(c) || (ended && c != 0)) return false;
    ended |= c == 0;
  }
  return true;
}

matchers::PackedIdNumber IdOf(std::uint64_t digits, std::uint8_t tail, std::uint8_t flags) {
  const unsigned valid = (flags & kIdIsValid) != 0 ? matchers::kIdValid : 0u;
  return {digits, static_cast<std::uint16_t>(tail | matchers::kIdWellFormed | valid)};
}

}  // namespace

std::uint32_t PackedChunkBuilder::AddText(std::u32string_view text) {
  for (const char32_t c : text) AppendUtf8(c, text_);
  text_end_.push_back(static_cast<std::uint32_t>(text_.size()));
  return static_cast<std::uint32_t>(text_end_.size() - 1);
}

void PackedChunkBuilder::AddName(PackedName name, const RegistryChunk& chunk) {
  std::uint64_t word = name.word;
  if (IsEscaped(name)) {
    word = kTextMark | AddText(chunk.Text(name));
  } else if (word > kThreeCharacters) {
    std::array<char32_t, 4> characters{};
    UnpackName(name, characters.data());
    word = kTextMark | AddText({characters.data(), characters.size()});
  }
  name_.append(reinterpret_cast<const char*>(&word), kNameBytes);
}

void PackedChunkBuilder::Add(const RegistryPerson& person, const RegistryChunk& chunk) {
  XUEJI_DCHECK(!Full() && IsWellFormed(person.id) && !IsBlank(person.name));
  const std::uint32_t row = rows();
  auto flags = static_cast<std::uint8_t>(person.state);
  if (IsValid(person.id)) flags |= kIdIsValid;
  if (person.sex != IdSex(person.id)) {
    flags |= kOtherSex;
    sex_row_.push_back(row);
    sex_.push_back(static_cast<char>(person.sex));
  }
  if (person.birth_date != IdBirthDate(person.id)) {
    flags |= kOtherDate;
    date_row_.push_back(row);
    date_.push_back(person.birth_date.value);
  }
  if (!IsBlank(person.former_name)) {
    flags |= kFormerName;
    former_row_.push_back(row);
    PackedName former = person.former_name;
    if (IsEscaped(former)) former = matchers::EscapedName(AddText(chunk.Text(former)));
    former_name_.push_back(former.word);
  }
  digits_.push_back(person.id.digits);
  tail_.push_back(static_cast<char>(person.id.tail & 0xFF));
  flags_.push_back(static_cast<char>(flags));
  AddName(person.name, chunk);
  region_.append(reinterpret_cast<const char*>(&person.household_region), kRegionBytes);
}

std::string PackedChunkBuilder::Bytes() const {
  std::array<std::uint32_t, kFrontBytes / 4> front{};
  front[kRows] = rows();
  front[kFormers] = static_cast<std::uint32_t>(former_row_.size());
  front[kSexes] = static_cast<std::uint32_t>(sex_row_.size());
  front[kDates] = static_cast<std::uint32_t>(date_row_.size());
  front[kTexts] = static_cast<std::uint32_t>(text_end_.size());
  front[kTextBytes] = static_cast<std::uint32_t>(text_.size());
  std::string out;
  out.reserve(digits_.size() * 20 + text_.size() + former_row_.size() * 12 + kFrontBytes);
  AppendColumn<std::uint32_t>(front, out);
  AppendColumn<std::uint64_t>(digits_, out);
  for (const std::string* column : {&tail_, &flags_, &name_, &region_}) {
    AppendColumn<char>(*column, out);
  }
  AppendColumn<std::uint32_t>(former_row_, out);
  AppendColumn<std::uint64_t>(former_name_, out);
  AppendColumn<std::uint32_t>(sex_row_, out);
  AppendColumn<char>(sex_, out);
  AppendColumn<std::uint32_t>(date_row_, out);
  AppendColumn<std::uint16_t>(date_, out);
  AppendColumn<std::uint32_t>(text_end_, out);
  AppendColumn<char>(text_, out);
  return out;
}

void PackedChunkBuilder::Clear() {
  digits_.clear();
  for (std::string* column : {&tail_, &flags_, &name_, &region_, &sex_, &text_}) column->clear();
  for (auto* column : {&former_row_, &sex_row_, &date_row_, &text_end_}) column->clear();
  former_name_.clear();
  date_.clear();
}

absl::Status PackedChunkView::Open(std::string_view bytes) {
  *this = {};
  ColumnTaker columns(bytes);
  const auto* const front = columns.Take<std::uint32_t>(kFrontBytes / 4);
  const bool sound_front =
      front != nullptr && front[kRows] <= kPackedChunkRows &&
      std::all_of(front + kCounts, front + kFrontBytes / 4, [](std::uint32_t c) { return c == 0; });
  if (!sound_front) return InvalidArgument({"的开头不成立", "begins with what cannot be"});
  rows_ = front[kRows];
  digits_ = columns.Take<std::uint64_t>(rows_);
  tail_ = columns.Take<std::uint8_t>(rows_);
  flags_ = columns.Take<std::uint8_t>(rows_);
  name_ = columns.Take<std::uint8_t>(rows_ * kNameBytes);
  region_ = columns.Take<std::uint8_t>(rows_ * kRegionBytes);
  former_ = {columns.Take<std::uint32_t>(front[kFormers]), front[kFormers]};
  former_name_ = columns.Take<std::uint64_t>(front[kFormers]);
  sex_ = {columns.Take<std::uint32_t>(front[kSexes]), front[kSexes]};
  sex_value_ = columns.Take<std::uint8_t>(front[kSexes]);
  date_ = {columns.Take<std::uint32_t>(front[kDates]), front[kDates]};
  date_value_ = columns.Take<std::uint16_t>(front[kDates]);
  texts_ = front[kTexts];
  text_end_ = columns.Take<std::uint32_t>(texts_);
  const char* const text = columns.Take<char>(front[kTextBytes]);
  if (!columns.AtEnd()) return InvalidArgument({"的各列与其长度不符", "has columns that do not add up"});
  text_ = {text, front[kTextBytes]};
  if (!RowsAreSound() || !ExceptionsAreSound(former_, kFormerName) ||
      !ExceptionsAreSound(sex_, kOtherSex) || !ExceptionsAreSound(date_, kOtherDate) ||
      !NamesAreSound()) {
    return InvalidArgument({"有不能成立的值", "holds values that cannot be"});
  }
  return absl::OkStatus();
}

bool PackedChunkView::RowsAreSound() const {
  // PERF: a loop for each column, no branch in it: what a compiler makes vectors of.
  std::uint64_t digits = 0;
  for (std::uint32_t row = 0; row < rows_; ++row) digits |= AboveNine(digits_[row]);
  std::uint8_t bytes = 0;
  for (std::uint32_t row = 0; row < rows_; ++row) {
    bytes |= static_cast<std::uint8_t>((tail_[row] & 15) > 9) |
             static_cast<std::uint8_t>(tail_[row] > 0xAF);
  }
  for (std::uint32_t row = 0; row < rows_; ++row) {
    bytes |= static_cast<std::uint8_t>(flags_[row] > kAllFlags) |
             static_cast<std::uint8_t>((flags_[row] & kState) == kState);
  }
  for (std::uint32_t row = 0; row < rows_; ++row) {
    std::uint32_t region = 0;
    std::memcpy(&region, region_ + row * kRegionBytes, kRegionBytes);
    bytes |= static_cast<std::uint8_t>(region > kRegionMax);
  }
  return digits == 0 && bytes == 0;
}

// Ascending, and exactly the rows that have the flag.
bool PackedChunkView::ExceptionsAreSound(const Exceptions& exceptions, std::uint8_t flag) const {
  std::uint32_t flagged = 0;
  for (std::uint32_t row = 0; row < rows_; ++row) flagged += (flags_[row] & flag) != 0;
  if (flagged != exceptions.count) return false;
  for (std::uint32_t i = 0; i < exceptions.count; ++i) {
    const std::uint32_t row = exceptions.row[i];
    if (row >= rows_ || (flags_[row] & flag) == 0 || (i > 0 && exceptions.row[i - 1] >= row)) return false;
  }
  return true;
}

bool PackedChunkView::NamesAreSound() const {
  std::uint32_t begin = 0;
  for (std::uint32_t i = 0; i < texts_; ++i) {
    if (text_end_[i] <= begin || text_end_[i] > text_.size()) return false;
    begin = text_end_[i];
  }
  if (begin != text_.size()) return false;
  for (std::uint32_t row = 0; row < rows_; ++row) {
    std::uint64_t word = 0;
    std::memcpy(&word, name_ + row * kNameBytes, kNameBytes);
    if (!NeedsALook(word)) [[likely]] continue;
    const PackedName name = NameAt(row);
    if (IsBlank(name) ||
        !(IsEscaped(name) ? matchers::EscapedTerm(name) < texts_ : IsPlainName(name.word))) {
      return false;
    }
  }
  for (std::uint32_t i = 0; i < former_.count; ++i) {
    const PackedName name{former_name_[i]};
    const bool escape = IsEscaped(name) && (name.word >> 32 & 0xFFFF) == 0;
    if (IsBlank(name) || !(escape ? matchers::EscapedTerm(name) < texts_ : IsPlainName(name.word))) {
      return false;
    }
  }
  for (std::uint32_t i = 0; i < sex_.count; ++i) {
    if (sex_value_[i] > kSexFemale) return false;
  }
  return std::all_of(date_value_, date_value_ + date_.count,
                     [](std::uint16_t date) { return IsValid(matchers::PackedDate{date}); });
}

PackedName PackedChunkView::NameAt(std::uint32_t row) const {
  std::uint64_t word = 0;
  std::memcpy(&word, name_ + row * kNameBytes, kNameBytes);
  if (word >> 32 == kTextMark >> 32) return matchers::EscapedName(static_cast<std::uint32_t>(word));
  return {word};
}

std::u32string PackedChunkView::TextAt(std::uint32_t index) const {
  const std::uint32_t begin = index == 0 ? 0 : text_end_[index - 1];
  return DecodeUtf8(text_.substr(begin, text_end_[index] - begin));
}

// A name of this chunk as one of `chunk`: what fits a word is a word.
PackedName PackedChunkView::Carry(PackedName stored, RegistryChunk& chunk) const {
  if (!IsEscaped(stored)) return stored;
  std::u32string text = TextAt(matchers::EscapedTerm(stored));
  if (const auto packed = matchers::PackName(text)) return *packed;
  chunk.texts.push_back(std::move(text));
  return matchers::EscapedName(static_cast<std::uint32_t>(chunk.texts.size() - 1));
}

std::uint32_t PackedChunkView::Exceptions::Find(std::uint32_t wanted, std::uint32_t& at) const {
  // Few rows are asked for as a rule, or nearly all: both are served by a step, then a search.
  if (at < count && row[at] < wanted) {
    at = static_cast<std::uint32_t>(std::lower_bound(row + at, row + count, wanted) - row);
  }
  XUEJI_DCHECK(at < count && row[at] == wanted);
  return at;
}

void PackedChunkView::Ids(std::span<matchers::PackedIdNumber> ids) const {
  XUEJI_CHECK(ids.size() == rows_);
  // PERF: three streams in, one out: 1 ns a number.
  for (std::uint32_t row = 0; row < rows_; ++row) {
    ids[row] = IdOf(digits_[row], tail_[row], flags_[row]);
  }
}

void PackedChunkView::Decode(std::span<const std::uint32_t> rows, RegistryChunk& chunk) const {
  std::uint32_t former = 0, sex = 0, date = 0;
  for (const std::uint32_t row : rows) {
    const std::uint8_t flags = flags_[row];
    RegistryPerson& person = chunk.persons.emplace_back();
    person.id = IdOf(digits_[row], tail_[row], flags);
    person.name = Carry(NameAt(row), chunk);
    if ((flags & kFormerName) != 0) {
      person.former_name = Carry({former_name_[former_.Find(row, former)]}, chunk);
    }
    std::memcpy(&person.household_region, region_ + row * kRegionBytes, kRegionBytes);
    person.place = row;
    person.birth_date = (flags & kOtherDate) != 0
                            ? matchers::PackedDate{date_value_[date_.Find(row, date)]}
                            : IdBirthDate(person.id);
    person.sex = (flags & kOtherSex) != 0 ? sex_value_[sex_.Find(row, sex)]
                                          : static_cast<std::uint8_t>(IdSex(person.id));
    person.state = static_cast<RegistryState>(flags & kState);
  }
}

}  // namespace xueji
