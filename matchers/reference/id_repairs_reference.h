// The noisy channel of identity numbers run forwards: every text one slip makes of a number, with
// its probability; and every valid number within one edit of a text. For tests and fuzzers only.
//
//   EXPECT_NEAR(repair.likelihood, reference::SlipProbabilityReference(repair.number, typed),
//   1e-12)
//
// Shares only the percentages with id_repairs.cc. Pure; any number of threads; about a millisecond.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "matchers/identity/id_repairs.h"
#include "matchers/reference/id_number_reference.h"

namespace xueji::matchers::reference {

// A text of seventeen digits and a symbol: the symbol itself does not matter.
inline std::string SymbolClass(const std::string& typed) {
  if (typed.size() < 18 || typed.size() > 21 || !OnlyDigits(typed.substr(0, 17))) return typed;
  const std::string tail = typed.substr(17);
  if (tail == "X" || tail.find_first_of("0123456789") != std::string::npos) return typed;
  return typed.substr(0, 17) + "*";
}

// Probability of every text that one of the first eight kinds makes of `number`.
inline std::map<std::string, double> SlipOutcomes(const std::string& number) {
  static const std::pair<char, char> kConfused[] = {{'1', '7'}, {'0', '6'}, {'3', '8'}, {'6', '9'}};
  std::map<std::string, double> outcomes;
  const auto add = [&](IdSlip slip, double share, const std::string& text) {
    if (text != number) outcomes[text] += kIdSlipPercent[static_cast<int>(slip)] / 100 * share;
  };
  for (int at = 0; at < 17; ++at) {
    std::map<char, double> weights;
    double sum = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == number[static_cast<std::size_t>(at)]) continue;
      double weight = 1;
      for (const auto& [a, b] : kConfused) {
        const char from = number[static_cast<std::size_t>(at)];
        if ((from == a && digit == b) || (from == b && digit == a)) weight = 2;
      }
      weights[digit] = weight;
      sum += weight;
    }
    for (const auto& [digit, weight] : weights) {
      std::string text = number;
      text[static_cast<std::size_t>(at)] = digit;
      add(IdSlip::kOneDigit, weight / sum / 17, text);
    }
  }
  for (std::size_t at = 0; at < 17; ++at) {
    std::string text = number;
    std::swap(text[at], text[at + 1]);
    add(IdSlip::kTransposed, 1.0 / 17, text);
  }
  for (std::size_t at = 0; at < 18; ++at) {
    std::string text = number;
    text.erase(at, 1);
    add(IdSlip::kMissingDigit, 1.0 / 18, text);
    text = number;
    text.insert(at, 1, number[at]);
    add(IdSlip::kExtraDigit, 0.7 / 18, text);
    for (char digit = '0'; digit <= '9'; ++digit) {
      text = number;
      text.insert(at, 1, digit);
      add(IdSlip::kExtraDigit, 0.3 / 18 / 10, text);
    }
  }
  for (std::size_t at = 0; at < 15; ++at) {
    std::string text = number;
    std::swap(text[at], text[at + 2]);
    add(IdSlip::kJump, 0.5 / 15, text);
  }
  for (std::size_t at = 0; at < 16; ++at) {
    if (number[at] != number[at + 1]) continue;
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == number[at]) continue;
      std::string text = number;
      text[at] = text[at + 1] = digit;
      add(IdSlip::kJump, 0.5 / 16 / 9, text);
    }
  }
  const std::string body = number.substr(0, 17);
  if (number[17] == 'X') {
    add(IdSlip::kCheckCharacter, 0.5, body + "0");
    add(IdSlip::kCheckCharacter, 0.15, body + "1");
    add(IdSlip::kCheckCharacter, 0.2, body + "*");
    add(IdSlip::kCheckCharacter, 0.15, body);
  } else {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit != number[17]) add(IdSlip::kCheckCharacter, 0.8 / 9, body + digit);
    }
    add(IdSlip::kCheckCharacter, 0.1, body + "X");
    add(IdSlip::kCheckCharacter, 0.1, body + "*");
  }
  add(IdSlip::kFifteenDigits, 1, number.substr(0, 6) + number.substr(8, 9));
  add(IdSlip::kPrefix, 1, "G" + number);
  return outcomes;
}

inline double SlipProbabilityReference(const std::string& number, const std::string& typed) {
  const std::map<std::string, double> outcomes = SlipOutcomes(number);
  const auto found = outcomes.find(SymbolClass(typed));
  return found == outcomes.end() ? 0 : found->second;
}

// Every valid number that one replacement, exchange, omission, insertion or doubled replacement,
// or one of the special forms, leads to.
inline std::set<std::string> RepairsReference(const std::string& typed) {
  static constexpr std::string_view kAlphabet = "0123456789X";
  std::set<std::string> tried;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    for (const char c : kAlphabet) {
      std::string text = typed;
      text[at] = c;
      tried.insert(text);
      if (at + 1 < typed.size() && typed[at] == typed[at + 1]) {
        text[at + 1] = c;
        tried.insert(text);
      }
    }
    for (std::size_t distance = 1; distance <= 2 && at + distance < typed.size(); ++distance) {
      std::string text = typed;
      std::swap(text[at], text[at + distance]);
      tried.insert(text);
    }
    std::string text = typed;
    text.erase(at, 1);
    tried.insert(text);
  }
  for (std::size_t at = 0; at <= typed.size(); ++at) {
    for (const char c : kAlphabet) {
      std::string text = typed;
      text.insert(at, 1, c);
      tried.insert(text);
    }
  }
  for (const char c : kAlphabet) {
    if (typed.size() >= 17) tried.insert(typed.substr(0, 17) + c);
    for (const char* century : {"18", "19", "20"}) {
      if (typed.size() == 15) tried.insert(typed.substr(0, 6) + century + typed.substr(6) + c);
    }
  }
  std::set<std::string> repairs;
  for (const std::string& number : tried) {
    if (IsValidIdReference(number) && SlipProbabilityReference(number, typed) > 0) {
      repairs.insert(number);
    }
  }
  return repairs;
}

}  // namespace xueji::matchers::reference
