#include "engine/ingest/column_mapping.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/staged_directory.h"
#include "engine/base/utf8.h"
#include "engine/ingest/header_text.h"
#include "engine/record/student_schema.h"
#include "matchers/text/edit_distance.h"

namespace xueji {
namespace {

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += ", ";
    joined += word;
  }
  return joined;
}

// The candidate nearest to one of `names`, if it is near enough to be a slip of the pen.
std::string Nearest(const std::vector<std::string>& names,
                    const std::vector<std::string>& candidates) {
  std::string best;
  int best_distance = std::numeric_limits<int>::max();
  for (const std::string& candidate : candidates) {
    const std::u32string written = DecodeUtf8(FoldHeader(candidate));
    for (const std::string& name : names) {
      const std::u32string meant = DecodeUtf8(FoldHeader(name));
      const int distance = matchers::OsaDistance(written, meant);
      const int limit = std::max(1, static_cast<int>(meant.size()) / 3);
      if (distance <= limit && distance < best_distance) {
        best = candidate;
        best_distance = distance;
      }
    }
  }
  return best;
}

// A cell is known if some value answers to it, or is meant by it but for a slip of the pen.
KnownHeader KnownTo(std::span<const InputSlot> slots, const ColumnAliases& aliases) {
  std::vector<std::string> names;
  for (const InputSlot& slot : slots) {
    for (std::string& name : FoldedHeaders(slot, aliases)) names.push_back(std::move(name));
  }
  return [names = std::move(names)](std::string_view cell) {
    return !Nearest(names, {std::string(cell)}).empty();
  };
}

absl::Status MissingColumns(const ColumnMapping& mapping, std::span<const InputSlot> slots,
                            const std::vector<std::size_t>& missing, const ColumnAliases& aliases,
                            const KnownHeader& known, const std::string& place) {
  std::string message = place + ": the header has no column";
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const InputSlot& slot = slots[missing[i]];
    message += (i == 0 ? " for " : ", ") + slot.name;
    const auto alias = aliases.find(slot.name);
    if (alias != aliases.end()) {
      message += " ('" + alias->second + "' in the mapping file)";
      continue;
    }
    std::vector<std::string> others(slot.headers);
    std::erase(others, slot.name);
    if (!others.empty()) message += " (or " + Join(others) + ")";
    if (const std::string near = Nearest(slot.headers, mapping.ignored); !near.empty()) {
      message += " [did you mean '" + near + "'?]";
    }
  }
  if (mapping.header.size() == 1) {
    for (const char* separator : {"\t", ";", "|", "，"}) {
      if (mapping.header[0].find(separator) == std::string::npos) continue;
      return absl::InvalidArgumentError(message + "; the columns seem to be separated by '" +
                                        separator + "': choose that separator");
    }
  }
  message += "; " + DescribeHeader(mapping.header, known);
  return absl::InvalidArgumentError(message +
                                    "; rename the column or give a mapping file with --columns");
}

}  // namespace

std::vector<std::string> FoldedHeaders(const InputSlot& slot, const ColumnAliases& aliases) {
  const auto alias = aliases.find(slot.name);
  if (alias != aliases.end()) return {FoldHeader(alias->second)};
  std::vector<std::string> folded;
  for (const std::string& header : slot.headers) {
    std::string name = FoldHeader(header);
    if (std::find(folded.begin(), folded.end(), name) == folded.end()) {
      folded.push_back(std::move(name));
    }
  }
  return folded;
}

absl::StatusOr<ColumnAliases> ReadColumnAliases(const std::string& path,
                                                std::span<const InputSlot> slots) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  ColumnAliases aliases;
  std::size_t line_number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const std::string place = path + ":" + std::to_string(++line_number) + ": ";
    const std::string folded = FoldHeader(line);
    if (folded.empty() || folded.front() == '#') continue;
    const std::size_t equal = line.find('=');
    if (equal == std::string::npos) {
      return absl::InvalidArgumentError(place + "expected 'our_name = header in the file'");
    }
    const std::string name = FoldHeader(line.substr(0, equal));
    std::string header = line.substr(equal + 1);
    if (FoldHeader(header).empty()) {
      return absl::InvalidArgumentError(place + "no header is given for " + name);
    }
    header.erase(0, header.find_first_not_of(" \t\r"));
    header.erase(header.find_last_not_of(" \t\r") + 1);
    const bool known = std::any_of(slots.begin(), slots.end(),
                                   [&](const InputSlot& slot) { return slot.name == name; });
    if (!known) {
      std::vector<std::string> names;
      for (const InputSlot& slot : slots) names.push_back(slot.name);
      const std::string near = Nearest({name}, names);
      return absl::InvalidArgumentError(
          place + "'" + name + "' is no field of this plan" +
          (near.empty() ? "; its fields: " + Join(names) : "; did you mean '" + near + "'?"));
    }
    if (!aliases.emplace(name, std::move(header)).second) {
      return absl::InvalidArgumentError(place + name + " is mapped twice; keep one line");
    }
  }
  return aliases;
}

absl::StatusOr<ColumnMapping> MapColumns(std::vector<std::string> header,
                                         std::span<const InputSlot> slots,
                                         const ColumnAliases& aliases, const std::string& place) {
  ColumnMapping mapping;
  mapping.header = std::move(header);
  std::unordered_map<std::string, int> column_of_header;
  for (std::size_t i = 0; i < mapping.header.size(); ++i) {
    std::string folded = FoldHeader(mapping.header[i]);
    if (folded.empty()) continue;  // a column without a name is nobody's
    const auto [at, fresh] = column_of_header.emplace(std::move(folded), static_cast<int>(i));
    if (!fresh) {
      const std::string shown = ShowHeaderCell(mapping.header[i], KnownTo(slots, aliases));
      return absl::InvalidArgumentError(place + ": the header has '" + shown +
                                        "' twice (columns " + std::to_string(at->second + 1) +
                                        " and " + std::to_string(i + 1) + "); remove or rename one");
    }
  }
  std::vector<bool> used(mapping.header.size(), false);
  std::vector<std::size_t> missing;
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    int column = -1;
    for (const std::string& name : FoldedHeaders(slots[slot], aliases)) {
      const auto found = column_of_header.find(name);
      if (found == column_of_header.end() || found->second == column) continue;
      if (column >= 0) {
        return absl::InvalidArgumentError(
            place + ": columns '" + mapping.header[static_cast<std::size_t>(column)] + "' and '" +
            mapping.header[static_cast<std::size_t>(found->second)] + "' both mean " +
            slots[slot].name + "; remove one, or name the right one in a mapping file (--columns)");
      }
      column = found->second;
      used[static_cast<std::size_t>(column)] = true;
      if (!slots[slot].exclusive) break;
    }
    mapping.column_of_slot.push_back(column);
    const bool wanted = slots[slot].required || aliases.contains(slots[slot].name);
    if (column < 0 && wanted) missing.push_back(slot);
  }
  for (std::size_t i = 0; i < mapping.header.size(); ++i) {
    if (used[i]) continue;
    const std::string folded = FoldHeader(mapping.header[i]);
    mapping.ignored.push_back(folded.empty() ? "(column " + std::to_string(i + 1) + " without a name)"
                                             : mapping.header[i]);
  }
  if (!missing.empty()) return MissingColumns(mapping, slots, missing, aliases, KnownTo(slots, aliases), place);
  return mapping;
}

}  // namespace xueji
