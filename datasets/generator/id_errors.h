// ID errors: what becomes of an identity number between the document and the register.
//
//   ErrorClass what = CorruptId(home, 0, false, random, number);   // id_one_digit
//   EnterOtherBirthDay(number, wrong_day);    // the wrong date inside the number too
//
// Shares, given an error: one digit replaced 52 %, adjacent digits exchanged 10, a digit missing 8
// or doubled 5, jump or twin errors 3, only the check digit wrong 4, the guardian's number 6, a
// sibling's 5 (the guardian's for an only child), invented 4, an older region code 2, the old
// 15-digit form 1 (Verhoeff's classes; the rest assumptions). Where entry verifies the check digit
// only the last five get through. Always changes the number. Pure.
#pragma once

#include <string>

#include "datasets/generator/error_class.h"
#include "datasets/generator/household_model.h"

namespace xueji::datasets {

// REQUIRES: `number` is the child's resident number of 18 characters.
ErrorClass CorruptId(const Household& home, int member, bool check_digit_verified,
                     SeededRandom& random, std::string& number);

// One of the first 17 characters replaced by another digit. REQUIRES: 18 characters, 17 digits.
void ReplaceDigit(SeededRandom& random, std::string& number);

// The number as an office would have issued it for another birth date.
void EnterOtherBirthDay(std::string& number, int birth_day);

}  // namespace xueji::datasets
