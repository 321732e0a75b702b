#include "server/ops/audit_chain.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace xueji::server {
namespace {

constexpr std::string_view kFileWord = "#xueji-audit", kHeadWord = "#xueji-audit-head",
                           kFormat = "1";
constexpr std::size_t kMacLetters = 43;  // 32 bytes in base64url
constexpr std::string_view kNamePrefix = "audit-", kNameSuffix = ".log";

std::vector<std::string_view> Cells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return cells;
}

template <typename Number>
bool Read(std::string_view text, Number* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

std::string Joined(std::initializer_list<std::string_view> cells) {
  std::string line;
  for (const std::string_view cell : cells) {
    if (!line.empty()) line += '\t';
    line += cell;
  }
  return line;
}

}  // namespace

std::string AuditFileName(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return std::string(kNamePrefix) + digits + std::string(kNameSuffix);
}

std::optional<std::uint64_t> AuditFileNumber(std::string_view name) {
  std::uint64_t number = 0;
  if (name.size() <= kNamePrefix.size() + kNameSuffix.size() ||
      name.substr(0, kNamePrefix.size()) != kNamePrefix ||
      !Read(name.substr(kNamePrefix.size(), name.size() - kNamePrefix.size() - kNameSuffix.size()),
            &number) ||
      AuditFileName(number) != name) {
    return std::nullopt;
  }
  return number;
}

std::string WriteFileStart(const AuditFileStart& start) {
  return Joined({kFileWord, kFormat, start.algorithm, start.key_id, std::to_string(start.file),
                 std::to_string(start.first_seq), std::to_string(start.opened_ms), start.previous});
}

std::optional<AuditFileStart> ParseFileStart(std::string_view line) {
  const std::vector<std::string_view> cells = Cells(line);
  AuditFileStart start;
  if (cells.size() != 8 || cells[0] != kFileWord || cells[1] != kFormat ||
      !Read(cells[4], &start.file) || !Read(cells[5], &start.first_seq) ||
      !Read(cells[6], &start.opened_ms) || !ParseMac(cells[7])) {
    return std::nullopt;
  }
  start.algorithm = cells[2];
  start.key_id = cells[3];
  start.previous = cells[7];
  return start;
}

std::string WriteHead(const AuditHead& head, const RingKey& key) {
  const std::string line = Joined({kHeadWord, kFormat, AlgorithmName(key.hash.algorithm()), key.id,
                                   std::to_string(head.file), std::to_string(head.oldest),
                                   std::to_string(head.count), head.last});
  return line + "\t" + Base64Url(AsText(key.hash.Compute(line))) + "\n";
}

std::optional<AuditHead> ParseHead(std::string_view text, const KeyRing& keys) {
  if (text.empty() || text.back() != '\n') return std::nullopt;
  text.remove_suffix(1);
  const std::size_t tab = text.rfind('\t');
  const std::vector<std::string_view> cells = Cells(text);
  if (tab == std::string_view::npos || cells.size() != 9 || cells[0] != kHeadWord ||
      cells[1] != kFormat) {
    return std::nullopt;
  }
  const RingKey* const key = keys.Find(cells[3]);
  const auto mac = ParseMac(cells[8]);
  AuditHead head;
  if (key == nullptr || !mac ||
      !EqualInConstantTime(AsText(key->hash.Compute(text.substr(0, tab))), AsText(*mac)) ||
      !Read(cells[4], &head.file) || !Read(cells[5], &head.oldest) ||
      !Read(cells[6], &head.count)) {
    return std::nullopt;
  }
  head.last = cells[7];
  return head;
}

void AuditChain::Seal(const KeyedHash& hash, std::size_t begin, std::string* text) {
  last_ = hash.Compute(AsText(last_), std::string_view(*text).substr(begin));
  *text += '\t';
  text->append(Base64Url(AsText(last_)));
  *text += '\n';
}

std::optional<std::string_view> AuditChain::Follow(const KeyedHash& hash, std::string_view sealed) {
  if (sealed.size() < kMacLetters + 1 || sealed[sealed.size() - kMacLetters - 1] != '\t')
    return std::nullopt;
  const std::string_view line = sealed.substr(0, sealed.size() - kMacLetters - 1);
  const Mac mac = hash.Compute(AsText(last_), line);
  // As text: nothing but how we write it ourselves is it.
  if (!EqualInConstantTime(Base64Url(AsText(mac)), sealed.substr(line.size() + 1)))
    return std::nullopt;
  last_ = mac;
  return line;
}

std::optional<Mac> ParseMac(std::string_view text) {
  const auto bytes = text.size() == kMacLetters ? DecodeBase64Url(text) : std::nullopt;
  Mac mac{};
  if (!bytes || bytes->size() != mac.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), mac.begin());
  return mac;
}

}  // namespace xueji::server
