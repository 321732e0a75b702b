#include "matchers/identity/enrolment_state.h"

#include <array>
#include <cstddef>
#include <string>

namespace xueji::matchers {
namespace {

struct StateWords {
  std::string_view english;
  std::string_view chinese;
};

// By EnrolmentState.
constexpr std::array<StateWords, kEnrolmentStateCount> kStates = {{
    {"", ""},
    {"enrolled", "在校"},
    {"suspended", "休学"},
    {"abroad", "出国"},
    {"left_other", "其他离校"},
    {"withdrawn", "退学"},
    {"expelled", "开除"},
    {"deceased", "死亡"},
    {"dropped_out", "辍学"},
    {"graduated", "毕业"},
    {"completed", "结业"},
    {"partial", "肄业"},
    {"guest", "借读"},
    {"dual", "双重就读"},
}};

struct Synonym {
  std::string_view word;
  EnrolmentState state;
};

constexpr Synonym kSynonyms[] = {
    {"在读", EnrolmentState::kEnrolled},
    {"在籍", EnrolmentState::kEnrolled},
    {"复学", EnrolmentState::kEnrolled},
    {"出国（境）", EnrolmentState::kAbroad},
    {"出国(境)", EnrolmentState::kAbroad},
    {"出境", EnrolmentState::kAbroad},
    {"离校", EnrolmentState::kLeftOther},
    {"转出", EnrolmentState::kLeftOther},
    {"开除学籍", EnrolmentState::kExpelled},
    {"死亡注销", EnrolmentState::kDeceased},
    {"失学", EnrolmentState::kDroppedOut},
    {"借读生", EnrolmentState::kGuest},
    {"双重学籍就读", EnrolmentState::kDual},
    {"dropout", EnrolmentState::kDroppedOut},
    {"transferred_out", EnrolmentState::kLeftOther},
};

// ASCII letters in lower case, '-' and ' ' as '_'.
std::string Plain(std::string_view word) {
  std::string plain(word);
  for (char& character : plain) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
    if (character == '-' || character == ' ') character = '_';
  }
  return plain;
}

}  // namespace

std::optional<EnrolmentState> ParseEnrolmentState(std::string_view word) {
  const std::string plain = Plain(word);
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (plain == kStates[i].english || plain == kStates[i].chinese) {
      return static_cast<EnrolmentState>(i);
    }
  }
  for (const Synonym& synonym : kSynonyms) {
    if (plain == synonym.word) return synonym.state;
  }
  return std::nullopt;
}

std::string_view EnrolmentStateName(EnrolmentState state) {
  const auto index = static_cast<std::size_t>(state);
  return index < kStates.size() ? kStates[index].english : "";
}

std::string_view EnrolmentStateChinese(EnrolmentState state) {
  const auto index = static_cast<std::size_t>(state);
  return index < kStates.size() ? kStates[index].chinese : "";
}

}  // namespace xueji::matchers
