#include "engine/ingest/column_mapping.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/message.h"
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
                            const KnownHeader& known, const std::string& place,
                            MappingOption option) {
  Message names;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const InputSlot& slot = slots[missing[i]];
    if (i > 0) names += Message("、", ", ");
    names += Verbatim(slot.name);
    const auto alias = aliases.find(slot.name);
    if (alias != aliases.end()) {
      names += Message("（映射文件中的 '$0'）", " ('$0' in the mapping file)", {alias->second});
      continue;
    }
    std::vector<std::string> others(slot.headers);
    std::erase(others, slot.name);
    if (!others.empty()) names += Message("（或 $0）", " (or $0)", {Join(others)});
    if (const std::string near = Nearest(slot.headers, mapping.ignored); !near.empty()) {
      names += Message(" [是否指 '$0'？]", " [did you mean '$0'?]", {near});
    }
  }
  const Message what("$0: 表头没有这些列：$1", "$0: the header has no column for $1", {place, names});
  if (mapping.header.size() == 1) {
    for (const char* separator : {"\t", ";", "|", "，"}) {
      if (mapping.header[0].find(separator) == std::string::npos) continue;
      return InvalidArgument({"$0；各列似乎以 '$1' 分隔：请用 --separator 指定",
                              "$0; the columns seem to be separated by '$1': choose that separator "
                              "with --separator",
                              {what, separator}});
    }
  }
  return InvalidArgument({"$0；$1；请改列名，或用 $2 给出映射文件",
                          "$0; $1; rename the column or give a mapping file with $2",
                          {what, DescribeHeader(mapping.header, known), option.name}});
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
      return InvalidArgument({"$0应写成“字段名 = 文件中的列名”",
                              "$0expected 'our_name = header in the file'", {place}});
    }
    const std::string name = FoldHeader(line.substr(0, equal));
    std::string header = line.substr(equal + 1);
    if (FoldHeader(header).empty()) {
      return InvalidArgument({"$0没有给出 $1 的列名；请写在等号之后",
                              "$0no header is given for $1; write it after the equals sign",
                              {place, name}});
    }
    header.erase(0, header.find_first_not_of(" \t\r"));
    header.erase(header.find_last_not_of(" \t\r") + 1);
    const bool known = std::any_of(slots.begin(), slots.end(),
                                   [&](const InputSlot& slot) { return slot.name == name; });
    if (!known) {
      std::vector<std::string> names;
      for (const InputSlot& slot : slots) names.push_back(slot.name);
      const std::string near = Nearest({name}, names);
      const Message instead =
          near.empty() ? Message("其字段有：$0", "its fields: $0", {Join(names)})
                       : Message("是否指 '$0'？", "did you mean '$0'?", {near});
      return InvalidArgument({"$0'$1' 不是此方案的字段；$2", "$0'$1' is no field of this plan; $2",
                              {place, name, instead}});
    }
    if (!aliases.emplace(name, std::move(header)).second) {
      return InvalidArgument({"$0$1 映射了两次；请只留一行", "$0$1 is mapped twice; keep one line",
                              {place, name}});
    }
  }
  return aliases;
}

absl::StatusOr<ColumnMapping> MapColumns(std::vector<std::string> header,
                                         std::span<const InputSlot> slots,
                                         const ColumnAliases& aliases, const std::string& place,
                                         MappingOption option) {
  ColumnMapping mapping;
  mapping.header = std::move(header);
  std::unordered_map<std::string, int> column_of_header;
  for (std::size_t i = 0; i < mapping.header.size(); ++i) {
    std::string folded = FoldHeader(mapping.header[i]);
    if (folded.empty()) continue;  // a column without a name is nobody's
    const auto [at, fresh] = column_of_header.emplace(std::move(folded), static_cast<int>(i));
    if (!fresh) {
      const std::string shown = ShowHeaderCell(mapping.header[i], KnownTo(slots, aliases));
      return InvalidArgument(
          {"$0: 表头中 '$1' 出现两次（第 $2 列和第 $3 列）；请删去或改名其中一列",
           "$0: the header has '$1' twice (columns $2 and $3); remove or rename one",
           {place, shown, at->second + 1, i + 1}});
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
        return InvalidArgument(
            {"$0: '$1' 和 '$2' 两列都是 $3；请删去一列，或在映射文件（$4）中写明用哪一列",
             "$0: columns '$1' and '$2' both mean $3; remove one, or name the right one in a mapping "
             "file ($4)",
             {place, mapping.header[static_cast<std::size_t>(column)],
              mapping.header[static_cast<std::size_t>(found->second)], slots[slot].name, option.name}});
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
  if (!missing.empty()) return MissingColumns(mapping, slots, missing, aliases, KnownTo(slots, aliases), place, option);
  return mapping;
}

}  // namespace xueji
