#include "matchers/identity/id_repairs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "matchers/identity/id_number.h"

namespace xueji::matchers {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::size_t kBody = 17;
// 2^(17-i) mod 11 (ISO 7064 MOD 11-2) for the seventeen digits and the check character, and the
// inverses modulo 11.
constexpr std::array<int, kLength> kWeights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                               3, 7, 9,  10, 5, 8, 4, 2, 1};
constexpr std::array<int, 11> kInverse = {0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10};

constexpr double kOldRegionCodes = 100;  // county codes of a province: what a re-coded one may be

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsDigit);
}

// The sum that is 1 modulo 11 for a right number. REQUIRES: digits, and a digit or X at the end.
int CheckSum(std::string_view number) {
  int sum = number[kBody] == 'X' ? 10 : number[kBody] - '0';
  for (std::size_t i = 0; i < kBody; ++i) sum += (number[i] - '0') * kWeights[i];
  return sum % 11;
}

// Digits one takes for `digit`; they are hit twice as often as others.
constexpr std::array<std::string_view, 10> kConfused = {"6", "7",  "",  "8", "",
                                                        "",  "09", "1", "3", "6"};

double DigitShare(char from, char to) {
  const std::string_view confused = kConfused[static_cast<std::size_t>(from - '0')];
  const double ways = confused.find(to) != std::string_view::npos ? 2 : 1;
  return ways / (9 + static_cast<double>(confused.size()));
}

double Percent(IdSlip slip) {
  return kIdSlipPercent[static_cast<std::size_t>(slip)] / 100;
}

// What stands after seventeen digits and is no check character: ×, *, a full-width X.
bool IsSymbolTail(std::string_view tail) {
  return !tail.empty() && tail.size() <= 4 && tail != "X" &&
         std::none_of(tail.begin(), tail.end(), IsDigit);
}

double OneDigit(std::string_view number, std::string_view typed) {
  std::size_t at = 0;
  while (at < kBody && number[at] == typed[at]) ++at;
  if (at == kBody || !IsDigit(typed[at]) || number.substr(at + 1) != typed.substr(at + 1)) return 0;
  return DigitShare(number[at], typed[at]) / kBody;
}

// Exchanged places `distance` apart; all places below `places` are equally likely.
double Exchanged(std::string_view number, std::string_view typed, std::size_t distance,
                 std::size_t places) {
  std::size_t at = 0;
  while (at < kLength && number[at] == typed[at]) ++at;
  if (at >= places || number[at] != typed[at + distance] || number[at + distance] != typed[at]) {
    return 0;
  }
  std::string swapped(number);
  std::swap(swapped[at], swapped[at + distance]);
  return swapped == typed ? 1.0 / static_cast<double>(places) : 0;
}

// How many characters of `longer` can be left out to get `shorter`.
int Omissions(std::string_view longer, std::string_view shorter) {
  int count = 0;
  for (std::size_t i = 0; i < longer.size(); ++i) {
    count +=
        longer.substr(0, i) == shorter.substr(0, i) && longer.substr(i + 1) == shorter.substr(i);
  }
  return count;
}

double ExtraDigit(std::string_view number, std::string_view typed) {
  if (typed.size() != kLength + 1) return 0;
  double share = 0;
  for (std::size_t i = 0; i < kLength; ++i) {  // something was typed before number[i]
    if (typed.substr(0, i) != number.substr(0, i) || typed.substr(i + 1) != number.substr(i)) {
      continue;
    }
    if (typed[i] == number[i]) share += 0.7;
    if (IsDigit(typed[i])) share += 0.03;
  }
  return share / kLength;
}

double TwinError(std::string_view number, std::string_view typed) {
  for (std::size_t at = 0; at + 1 < kBody; ++at) {
    if (number[at] == typed[at]) continue;
    const bool doubled = number[at] == number[at + 1] && typed[at] == typed[at + 1] &&
                         IsDigit(typed[at]) && number.substr(at + 2) == typed.substr(at + 2);
    return doubled ? 1.0 / 16 / 9 : 0;
  }
  return 0;
}

double CheckCharacter(std::string_view number, std::string_view typed) {
  if (typed.substr(0, kBody) != number.substr(0, kBody)) return 0;
  const std::string_view tail = typed.substr(kBody);
  const bool is_x = number[kBody] == 'X';
  if (tail.empty()) return is_x ? 0.15 : 0;
  if (IsSymbolTail(tail)) return is_x ? 0.2 : 0.1;
  if (tail.size() != 1 || tail[0] == number[kBody]) return 0;
  if (is_x) return tail == "0" ? 0.5 : tail == "1" ? 0.15 : 0;
  return tail == "X" ? 0.1 : 0.8 / 9;
}

double Truncated(std::string_view number, std::string_view typed) {
  if (typed.substr(0, 15) != number.substr(0, 15) || typed == number) return 0;
  if (typed.size() == 15) return 0.2;
  return typed.size() == kLength && typed.substr(15) == "000" ? 0.8 : 0;
}

double OldRegion(std::string_view number, std::string_view typed) {
  if (typed.size() != kLength || typed.substr(0, 6) == number.substr(0, 6)) return 0;
  if (typed.substr(6, 11) != number.substr(6, 11) || !IsValid(PackIdNumber(typed))) return 0;
  return 1 / kOldRegionCodes;
}

// P(typed | number, this kind of slip).
double Share(std::string_view number, std::string_view typed, IdSlip slip) {
  const bool same_length = typed.size() == kLength;
  switch (slip) {
    case IdSlip::kOneDigit:
      return same_length ? OneDigit(number, typed) : 0;
    case IdSlip::kTransposed:
      return same_length ? Exchanged(number, typed, 1, 17) : 0;
    case IdSlip::kMissingDigit:
      return typed.size() == kBody ? Omissions(number, typed) / static_cast<double>(kLength) : 0;
    case IdSlip::kExtraDigit:
      return ExtraDigit(number, typed);
    case IdSlip::kJump:
      if (!same_length) return 0;
      return 0.5 * Exchanged(number, typed, 2, 15) + 0.5 * TwinError(number, typed);
    case IdSlip::kCheckCharacter:
      return typed.size() >= kBody ? CheckCharacter(number, typed) : 0;
    case IdSlip::kFifteenDigits:
      return typed.size() == 15 && typed.substr(0, 6) == number.substr(0, 6) &&
             typed.substr(6) == number.substr(8, 9);
    case IdSlip::kPrefix:
      return typed.size() == kLength + 1 && typed.front() == 'G' && typed.substr(1) == number;
    case IdSlip::kOldRegion:
      return OldRegion(number, typed);
    case IdSlip::kTruncated:
      return typed.size() >= 15 ? Truncated(number, typed) : 0;
    case IdSlip::kCount:
      break;
  }
  return 0;
}

// Candidates before they are judged; each is kept only if it is valid.
class Candidates {
 public:
  void Add(std::string number) {
    if (IsValid(PackIdNumber(number))) numbers_.push_back(std::move(number));
  }
  // With the character that makes the sum right put at `at`, over what stands there.
  void AddSolved(std::string number, std::size_t at) {
    number[at] = '0';
    const int value =
        (12 - CheckSum(number)) * kInverse[static_cast<std::size_t>(kWeights[at])] % 11;
    if (value == 10 && at != kBody) return;
    number[at] = IdCheckCharacter(value);
    Add(std::move(number));
  }
  void AddExchanged(std::string number, std::size_t at, std::size_t distance) {
    if (number[at] == number[at + distance]) return;
    std::swap(number[at], number[at + distance]);
    Add(std::move(number));
  }
  std::vector<std::string> Take() {
    std::sort(numbers_.begin(), numbers_.end());
    numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
    return std::move(numbers_);
  }

 private:
  std::vector<std::string> numbers_;
};

// Eighteen characters, at most one of them no digit where one belongs (an X that changed places).
void AddOfEighteen(const std::string& typed, Candidates& found) {
  const std::string_view body(typed.data(), kBody);
  if (AllDigits(body) && (IsDigit(typed[kBody]) || typed[kBody] == 'X')) {
    for (std::size_t at = 0; at < kLength; ++at) found.AddSolved(typed, at);
    for (std::size_t at = 0; at + 1 < kBody; ++at) found.AddExchanged(typed, at, 1);
    for (std::size_t at = 0; at + 2 < kBody; ++at) found.AddExchanged(typed, at, 2);
    for (std::size_t at = 0; at + 1 < kBody; ++at) {
      if (typed[at] != typed[at + 1]) continue;
      for (char digit = '0'; digit <= '9'; ++digit) {
        if (digit == typed[at]) continue;
        std::string number = typed;
        number[at] = number[at + 1] = digit;
        found.Add(std::move(number));
      }
    }
  }
  if (AllDigits(body.substr(0, 16))) found.AddExchanged(typed, 16, 1);
}

}  // namespace

double IdSlipLikelihood(std::string_view number, std::string_view typed, IdSlip slip) {
  return Percent(slip) * Share(number, typed, slip);
}

std::vector<IdRepair> FindIdRepairs(std::string_view text) {
  const std::string typed(text);
  Candidates found;
  if (typed.size() == kLength) AddOfEighteen(typed, found);
  if (typed.size() == kBody && AllDigits(text.substr(0, 16)) &&
      (IsDigit(typed.back()) || typed.back() == 'X')) {
    for (std::size_t at = 0; at <= kBody; ++at) {  // the missing one stood at `at`
      if (typed.back() == 'X' && at == kBody) continue;
      found.AddSolved(typed.substr(0, at) + "0" + typed.substr(at), at);
    }
  }
  if (typed.size() == kLength + 1) {
    for (std::size_t at = 0; at < typed.size(); ++at) {
      found.Add(typed.substr(0, at) + typed.substr(at + 1));
    }
  }
  if (typed.size() > kBody && AllDigits(text.substr(0, kBody)) &&
      IsSymbolTail(text.substr(kBody))) {
    found.AddSolved(typed.substr(0, kBody) + "0", kBody);
  }
  if (typed.size() == 15 && AllDigits(text)) {
    for (const char* century : {"18", "19", "20"}) {
      found.AddSolved(typed.substr(0, 6) + century + typed.substr(6) + "0", kBody);
    }
  }
  std::vector<IdRepair> repairs;
  for (std::string& number : found.Take()) {
    IdRepair repair{std::move(number)};
    double likeliest = 0;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(IdSlip::kPrefix); ++i) {
      const double likelihood = IdSlipLikelihood(repair.number, typed, static_cast<IdSlip>(i));
      repair.likelihood += likelihood;
      if (likelihood > likeliest) {
        likeliest = likelihood;
        repair.slip = static_cast<IdSlip>(i);
      }
    }
    if (repair.likelihood > 0) repairs.push_back(std::move(repair));
  }
  return repairs;
}

}  // namespace xueji::matchers
