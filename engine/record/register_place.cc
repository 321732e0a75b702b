#include "engine/record/register_place.h"

#include <algorithm>
#include <charconv>

#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr std::string_view kFirstLine = "xueji-register-place 1\n";
constexpr std::size_t kWordMax = 64;

// One list of the values for both directions.
template <typename Export, typename Field>
void VisitExport(Export& written, Field&& field) {
  field("store_id", written.place.store_id);
  field("change_seq", written.place.change_seq);
  field("change_mark", written.place.change_mark);
  field("records", written.records);
  field("records_checksum", written.records_checksum);
  field("withdrawn", written.withdrawn);
  field("withdrawn_checksum", written.withdrawn_checksum);
}

std::string Printed(const std::string& word) { return word; }
std::string Printed(std::uint64_t number) { return std::to_string(number); }

bool Read(std::string_view text, std::string& word) {
  word = text;
  return text.size() <= kWordMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
         });
}

bool Read(std::string_view text, std::uint64_t& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

}  // namespace

std::string RegisterExportText(const RegisterExport& written) {
  std::string text(kFirstLine);
  VisitExport(written, [&](std::string_view name, const auto& value) {
    text.append(name).append(" ").append(Printed(value)).append("\n");
  });
  return text;
}

absl::StatusOr<RegisterExport> ParseRegisterExport(std::string_view text) {
  RegisterExport written;
  bool sound = text.substr(0, kFirstLine.size()) == kFirstLine;
  std::string_view rest = sound ? text.substr(kFirstLine.size()) : std::string_view();
  VisitExport(written, [&](std::string_view name, auto& value) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    sound = sound && line.size() > name.size() && Read(line.substr(name.size() + 1), value);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  });
  // Names, ends of lines, zeros in front: it is sound if it is what would be written.
  sound = sound && RegisterExportText(written) == text && !written.place.empty() &&
          written.place.change_mark.empty() == (written.place.change_seq == 0);
  if (!sound) {
    return InvalidArgument({"不是 xueji-server export 写的位置文件；请重新导出",
                            "not a place file of xueji-server export; export again"});
  }
  return written;
}

}  // namespace xueji
