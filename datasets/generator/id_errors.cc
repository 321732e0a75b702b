#include "datasets/generator/id_errors.h"

#include <iterator>
#include <utility>

namespace xueji::datasets {
namespace {

struct KindShare {
  ErrorClass kind;
  double percent;
};
// The first six cannot pass where the check digit is verified.
constexpr KindShare kKinds[] = {{ErrorClass::kIdOneDigit, 52},
                                {ErrorClass::kIdTransposed, 10},
                                {ErrorClass::kIdMissingDigit, 8},
                                {ErrorClass::kIdExtraDigit, 5},
                                {ErrorClass::kIdJump, 3},
                                {ErrorClass::kIdCheckDigit, 4},
                                {ErrorClass::kIdGuardian, 6},
                                {ErrorClass::kIdSibling, 5},
                                {ErrorClass::kIdInvented, 4},
                                {ErrorClass::kIdRegion, 2},
                                {ErrorClass::kId15, 1}};
constexpr std::size_t kCaughtKinds = 6;

ErrorClass DrawKind(bool verified, SeededRandom& random) {
  const std::size_t first = verified ? kCaughtKinds : 0;
  double sum = 0;
  for (std::size_t i = first; i < std::size(kKinds); ++i) sum += kKinds[i].percent;
  double left = random.Unit() * sum;
  for (std::size_t i = first; i < std::size(kKinds); ++i) {
    left -= kKinds[i].percent;
    if (left < 0) return kKinds[i].kind;
  }
  return kKinds[std::size(kKinds) - 1].kind;
}

// Another digit; the pairs that hands and eyes confuse (1-7, 0-6, 3-8, 6-9) weigh double.
char OtherDigit(char digit, SeededRandom& random) {
  static constexpr std::string_view kConfused[] = {"6", "7", "", "8", "", "", "09", "1", "3", "6"};
  const std::string_view confused = kConfused[digit - '0'];
  std::string choices(confused);
  for (char other = '0'; other <= '9'; ++other) {
    if (other != digit) choices.push_back(other);
  }
  return choices[random.Index(choices.size())];
}

}  // namespace

void ReplaceDigit(SeededRandom& random, std::string& number) {
  const std::size_t at = random.Index(17);
  number[at] = OtherDigit(number[at], random);
}

namespace {

// Exchanges the characters at a drawn place and `distance` further; a number without two different
// ones there loses a digit to another.
void Transpose(std::size_t distance, SeededRandom& random, std::string& number) {
  const std::size_t places = 17 - distance;
  const std::size_t start = random.Index(places);
  for (std::size_t i = 0; i < places; ++i) {
    const std::size_t at = (start + i) % places;
    if (number[at] == number[at + distance]) continue;
    std::swap(number[at], number[at + distance]);
    return;
  }
  ReplaceDigit(random, number);
}

void DoubleWrong(SeededRandom& random, std::string& number) {  // aa becomes bb
  for (std::size_t at = 6; at + 1 < 17; ++at) {
    if (number[at] != number[at + 1]) continue;
    number[at] = number[at + 1] = OtherDigit(number[at], random);
    return;
  }
  Transpose(2, random, number);
}

void SpoilCheck(SeededRandom& random, std::string& number) {
  char& check = number[17];
  if (check == 'X') {
    const double kind = random.Unit();
    if (kind < 0.5) {
      check = '0';
    } else if (kind < 0.7) {
      number.replace(17, 1, "×");
    } else if (kind < 0.85) {
      number.pop_back();
    } else {
      check = '1';
    }
    return;
  }
  check = OtherDigit(check, random);
}

// Region and birth date are right, the sequence is what one types when none is known.
void Invent(SeededRandom& random, std::string& number) {
  static constexpr std::string_view kEndings[] = {"000", "001", "123"};
  const std::string before = number;
  number.replace(14, 3, kEndings[random.Index(std::size(kEndings))]);
  if (random.Chance(0.60)) {
    FixCheckCharacter(number);
  } else {
    number[17] = static_cast<char>('0' + random.Below(10));
  }
  if (number == before) number[17] = number[17] == '0' ? '1' : '0';
}

// A neighbouring county's code, as before or after a reform, with a check digit that fits.
void MoveRegion(SeededRandom& random, std::string& number) {
  const int county = (number[4] - '0') * 10 + (number[5] - '0');
  const int other = (county + 1 + static_cast<int>(random.Below(8))) % 30 + 1;
  const int moved = other == county ? other % 30 + 1 : other;
  number[4] = static_cast<char>('0' + moved / 10);
  number[5] = static_cast<char>('0' + moved % 10);
  FixCheckCharacter(number);
}

}  // namespace

ErrorClass CorruptId(const Household& home, int member, bool check_digit_verified,
                     SeededRandom& random, std::string& number) {
  ErrorClass kind = DrawKind(check_digit_verified, random);
  if (kind == ErrorClass::kIdSibling) {
    const int count = ChildCount(home.kind);
    if (count == 1) kind = ErrorClass::kIdGuardian;
    const int other = (member + 1 + static_cast<int>(random.Below(2))) % count;
    const auto index = static_cast<std::size_t>(other == member ? (other + 1) % count : other);
    // A sibling of foreign documents has no number to borrow.
    if (count > 1 && home.children[index].document_number.size() != 18) {
      kind = ErrorClass::kIdGuardian;
    }
    if (kind == ErrorClass::kIdSibling) number = home.children[index].document_number;
  }
  switch (kind) {
    case ErrorClass::kIdOneDigit:
      ReplaceDigit(random, number);
      break;
    case ErrorClass::kIdTransposed:
      Transpose(1, random, number);
      break;
    case ErrorClass::kIdMissingDigit:
      number.erase(random.Index(18), 1);
      break;
    case ErrorClass::kIdExtraDigit: {
      const std::size_t at = random.Index(17);
      number.insert(at, 1, random.Chance(0.7) ? number[at] : OtherDigit(number[at], random));
      break;
    }
    case ErrorClass::kIdJump:
      if (random.Chance(0.5)) {
        Transpose(2, random, number);
      } else {
        DoubleWrong(random, number);
      }
      break;
    case ErrorClass::kIdCheckDigit:
      SpoilCheck(random, number);
      break;
    case ErrorClass::kIdGuardian:
      number = home.guardians[random.Index(home.guardians.size())].document_number;
      break;
    case ErrorClass::kIdInvented:
      Invent(random, number);
      break;
    case ErrorClass::kIdRegion:
      MoveRegion(random, number);
      break;
    case ErrorClass::kId15:
      number = number.substr(0, 6) + number.substr(8, 9);
      break;
    default:
      break;
  }
  return kind;
}

void EnterOtherBirthDay(std::string& number, int birth_day) {
  std::string date;
  AppendDate(birth_day, date);
  number.replace(6, 8, date);
  FixCheckCharacter(number);
}

}  // namespace xueji::datasets
