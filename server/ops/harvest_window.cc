#include "server/ops/harvest_window.h"

#include <algorithm>
#include <bitset>
#include <chrono>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace xueji::server {
namespace {

constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();
constexpr int kSequences = 1000;
constexpr int kStep = 2;  // even sequence numbers are girls', odd ones boys'
constexpr int kOthersMin = 2;
constexpr std::size_t kSerialDigitsMax = 9;  // fit into 32 bits
constexpr unsigned kSerialBits = 32;

std::optional<unsigned> Digits(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::int32_t DayOf(std::string_view yyyymmdd) {
  const auto date = yyyymmdd.size() == 8 ? Digits(yyyymmdd) : std::nullopt;
  if (!date) return kNoDay;
  const std::chrono::year_month_day parts{std::chrono::year(static_cast<int>(*date / 10'000)),
                                          std::chrono::month(*date / 100 % 100),
                                          std::chrono::day(*date % 100)};
  if (!parts.ok()) return kNoDay;
  return static_cast<std::int32_t>(std::chrono::sys_days(parts).time_since_epoch().count());
}

std::uint32_t SerialOf(std::uint64_t name) {
  return static_cast<std::uint32_t>(name);
}

// "R0000012345": the last digits there are count; what stands around them says what they count.
std::uint64_t SerialAndRest(std::string_view record_id) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t end = record_id.size();
  while (end > 0 && !is_digit(record_id[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kSerialDigitsMax && is_digit(record_id[begin - 1])) --begin;
  const std::uint64_t rest =
      HashCombine(HashBytes(record_id.substr(0, begin)), HashBytes(record_id.substr(end)));
  return ((rest | 1) << kSerialBits) | Digits(record_id.substr(begin, end - begin)).value_or(0);
}

// The length of the run that holds `at`, when `has(i)` says what there is and steps of up to `step`
// are still a run.
template <typename Has>
int RunAround(int at, int step, const Has& has) {
  int length = 1;
  for (const int direction : {-1, 1}) {
    for (int here = at, missing = 0; missing < step;) {
      here += direction;
      if (has(here)) {
        ++length;
        missing = 0;
      } else {
        ++missing;
      }
    }
  }
  return length;
}

}  // namespace

RememberedLook Remember(const Look& look) {
  RememberedLook remembered;
  remembered.kind = look.kind;
  remembered.outcome = look.outcome;
  if (look.kind == LookKind::kChangeMade) {
    remembered.day = kNoDay;
    return remembered;
  }
  if (look.kind == LookKind::kByRecordId) {
    remembered.name = SerialAndRest(look.record_id);
    remembered.day = kNoDay;
    return remembered;
  }
  remembered.has_number = !look.document_number.empty();
  remembered.name = look.name.empty() ? 0 : HashBytes(look.name) | 1;
  remembered.day = DayOf(look.birth_date);
  if (look.document_number.size() != 18) return remembered;
  const auto region = Digits(look.document_number.substr(0, 6)),
             sequence = Digits(look.document_number.substr(14, 3));
  const std::int32_t day = DayOf(look.document_number.substr(6, 8));
  if (!region || !sequence || day == kNoDay) return remembered;
  remembered.region = *region;
  remembered.sequence = static_cast<std::uint16_t>(*sequence);
  // The number's own date: whoever walks numbers may write any birth date beside it.
  remembered.day = day;
  return remembered;
}

void HarvestWindow::Add(const RememberedLook& look) {
  if (looks_.size() < figures_->looks) {
    newest_ = looks_.size();
    looks_.emplace_back();
    for (std::vector<std::uint32_t>* column : {&regions_, &sequences_, &names_}) column->emplace_back();
    days_.emplace_back();
  } else {
    newest_ = (newest_ + 1) % looks_.size();
  }
  looks_[newest_] = look;
  regions_[newest_] = look.region;
  sequences_[newest_] = look.sequence;
  names_[newest_] = static_cast<std::uint32_t>(look.name);
  days_[newest_] = look.day;
}

// PERF: a look is judged against up to 2,200 of its account, certificate and county. Nearly always too few of them have
// anything in common with it; these loops say so eight looks at a time (server_bench, Observe).
int HarvestWindow::CountNear(const RememberedLook& last) const {
  const std::uint32_t sequence = last.sequence;
  int count = 0;
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    count += static_cast<int>(regions_[i] == last.region) &
             (static_cast<int>(days_[i] == last.day) | static_cast<int>(sequences_[i] == sequence));
  }
  return count;
}

int HarvestWindow::CountName(const RememberedLook& last) const {
  const auto name = static_cast<std::uint32_t>(last.name);
  int count = 0;
  for (const std::uint32_t other : names_) count += static_cast<int>(other == name);
  return count;
}

int HarvestWindow::CountDay(const RememberedLook& last) const {
  int count = 0;
  for (const std::int32_t other : days_) count += static_cast<int>(other == last.day);
  return count;
}

HarvestReason HarvestWindow::Judge() const {
  XUEJI_DCHECK(!looks_.empty());
  const RememberedLook& last = looks_[newest_];
  for (const HarvestReason reason :
       {JudgeNumber(last), JudgeRecordIds(last), JudgeNameAndDate(last), JudgeOutcomes(last)}) {
    if (reason != HarvestReason::kNone) return reason;
  }
  return HarvestReason::kNone;
}

HarvestReason HarvestWindow::JudgeNumber(const RememberedLook& last) const {
  if (last.region == 0) return HarvestReason::kNone;
  if (CountNear(last) < std::min({figures_->run, figures_->one_date, figures_->one_sequence})) return HarvestReason::kNone;
  std::bitset<kSequences> sequences;  // of the same region and date
  std::vector<std::int32_t> days;     // of the same region and sequence
  for (const RememberedLook& look : looks_) {
    if (look.region != last.region) continue;
    if (look.day == last.day) sequences.set(look.sequence);
    if (look.sequence == last.sequence) days.push_back(look.day);
  }
  const int numbers_run = RunAround(last.sequence, kStep, [&](int sequence) {
    return sequence >= 0 && sequence < kSequences &&
           sequences.test(static_cast<std::size_t>(sequence));
  });
  if (numbers_run >= figures_->run) return HarvestReason::kRunningNumbers;
  if (static_cast<int>(sequences.count()) >= figures_->one_date) return HarvestReason::kCrowdedDate;
  if (days.size() < static_cast<std::size_t>(figures_->run)) return HarvestReason::kNone;
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  const int days_run = RunAround(
      last.day, 1, [&](int day) { return std::binary_search(days.begin(), days.end(), day); });
  if (days_run >= figures_->run || static_cast<int>(days.size()) >= figures_->one_sequence) {
    return HarvestReason::kRunningDates;
  }
  return HarvestReason::kNone;
}

// One's own may run on: an office reads the records of a school as they were made. Others' ids nobody has in a row.
HarvestReason HarvestWindow::JudgeRecordIds(const RememberedLook& last) const {
  const auto counts = [&](const RememberedLook& look) {
    return look.kind == LookKind::kByRecordId && look.outcome != LookOutcome::kOwn &&
           look.name >> kSerialBits == last.name >> kSerialBits;
  };
  if (!counts(last)) return HarvestReason::kNone;
  std::vector<std::uint32_t> serials;
  for (const RememberedLook& look : looks_) {
    if (counts(look)) serials.push_back(SerialOf(look.name));
  }
  std::sort(serials.begin(), serials.end());
  const int run = RunAround(static_cast<int>(SerialOf(last.name)), kStep, [&](int serial) {
    return serial >= 0 &&
           std::binary_search(serials.begin(), serials.end(), static_cast<std::uint32_t>(serial));
  });
  return run >= figures_->record_ids ? HarvestReason::kRunningRecordIds : HarvestReason::kNone;
}

HarvestReason HarvestWindow::JudgeNameAndDate(const RememberedLook& last) const {
  if (last.name == 0 || last.day == kNoDay) return HarvestReason::kNone;
  const int of_name = CountName(last), of_day = CountDay(last);
  const bool may_be_grid = figures_->grid != 0 && of_name > kOthersMin && of_day > kOthersMin;
  if (of_name < figures_->one_name && of_day < figures_->one_date && !may_be_grid) return HarvestReason::kNone;
  std::vector<std::int32_t> days;    // of the same name
  std::vector<std::uint64_t> names;  // of the same date
  for (const RememberedLook& look : looks_) {
    if (look.name == last.name && look.day != kNoDay) days.push_back(look.day);
    if (look.day == last.day && look.name != 0) names.push_back(look.name);
  }
  const auto distinct = [](auto& values) {
    std::sort(values.begin(), values.end());
    return static_cast<int>(std::unique(values.begin(), values.end()) - values.begin());
  };
  const int days_of_name = distinct(days), names_of_day = distinct(names);
  if (days_of_name >= figures_->one_name) return HarvestReason::kOneNameManyDates;
  if (names_of_day >= figures_->one_date) return HarvestReason::kCrowdedDate;
  if (figures_->grid != 0 && days_of_name > kOthersMin && names_of_day > kOthersMin &&
      GridLooks() >= figures_->grid) {
    return HarvestReason::kNamesTimesDates;
  }
  return HarvestReason::kNone;
}

// Looks whose name was asked for with two other dates or more, and whose date with two other names
// or more.
int HarvestWindow::GridLooks() const {
  std::vector<std::pair<std::uint64_t, std::int32_t>> by_name;
  for (const RememberedLook& look : looks_) {
    if (look.name != 0 && look.day != kNoDay) by_name.emplace_back(look.name, look.day);
  }
  std::sort(by_name.begin(), by_name.end());
  by_name.erase(std::unique(by_name.begin(), by_name.end()), by_name.end());
  std::vector<std::pair<std::int32_t, std::uint64_t>> by_day;
  for (const auto& [name, day] : by_name) by_day.emplace_back(day, name);
  std::sort(by_day.begin(), by_day.end());
  const auto count_of = [](const auto& sorted, const auto& key) {
    const auto before = [](const auto& pair, const auto& wanted) { return pair.first < wanted; };
    const auto begin = std::lower_bound(sorted.begin(), sorted.end(), key, before);
    auto end = begin;
    while (end != sorted.end() && end->first == key && end - begin <= kOthersMin) ++end;
    return end - begin;
  };
  return static_cast<int>(std::count_if(by_name.begin(), by_name.end(), [&](const auto& pair) {
    return count_of(by_name, pair.first) > kOthersMin && count_of(by_day, pair.second) > kOthersMin;
  }));
}

// Children, not looks; of fewer looks than are enough there are not enough children.
template <typename Counts>
int HarvestWindow::Children(int enough, const Counts& counts) const {
  if (std::count_if(looks_.begin(), looks_.end(), counts) < enough) return 0;
  std::vector<std::tuple<std::uint32_t, std::int32_t, std::uint16_t, std::uint64_t>> children;
  for (const RememberedLook& look : looks_) {
    if (counts(look)) children.emplace_back(look.region, look.day, look.sequence, look.name);
  }
  std::sort(children.begin(), children.end());
  return static_cast<int>(std::unique(children.begin(), children.end()) - children.begin());
}

HarvestReason HarvestWindow::JudgeOutcomes(const RememberedLook& last) const {
  // Only what may complete a pattern makes it worth counting.
  const bool is_lookup =
      last.kind == LookKind::kByNumber || last.kind == LookKind::kByRecordId;
  const bool may_be_without =
      figures_->without_number != 0 && last.kind == LookKind::kPreCheck && !last.has_number;
  const bool may_be_miss = figures_->misses_of_numbers_min != 0 && is_lookup &&
                           last.outcome == LookOutcome::kMiss;
  const bool may_be_others =
      figures_->others_numbers != 0 && last.outcome == LookOutcome::kContradicted;
  const int without_number = figures_->without_number, others = figures_->others_numbers;
  if (may_be_without && Children(without_number, [](const RememberedLook& look) {
                          return look.kind == LookKind::kPreCheck && !look.has_number;
                        }) >= without_number) {
    return HarvestReason::kWithoutNumber;
  }
  if (may_be_miss) {
    int lookups = 0, misses = 0;
    for (const RememberedLook& look : looks_) {
      if (look.kind != last.kind) continue;
      ++lookups;
      misses += look.outcome == LookOutcome::kMiss ? 1 : 0;
    }
    if (lookups >= figures_->misses_of_numbers_min && misses * 5 >= lookups * 4)
      return HarvestReason::kManyMisses;
  }
  if (!may_be_others) return HarvestReason::kNone;
  const int contradicted = Children(
      others, [](const RememberedLook& look) { return look.outcome == LookOutcome::kContradicted; });
  if (contradicted < others) return HarvestReason::kNone;
  const int hits = Children(0, [](const RememberedLook& look) {
    return look.outcome != LookOutcome::kMiss && look.kind != LookKind::kByRecordId && look.kind != LookKind::kChangeMade;
  });
  return contradicted * 2 >= hits ? HarvestReason::kOthersNumbers : HarvestReason::kNone;
}

}  // namespace xueji::server
