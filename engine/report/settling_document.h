// SettlingDocument: the paper that settles whether two records are one pupil, and what to look at
// in it. Which papers help depends on what the records say differently: an ID number is settled by
// the identity card, a birth date by the birth certificate, twins by their two birth certificates.
//
//   for (const SettlingDocument* paper : SettlingDocuments(plan, fall, fields)) paper->zh;   // "户口簿"
//
// The evidence against is asked for first, by its weight; then what is blank; at most
// kSettlingDocumentsMax papers, each once. Plans that do not use the student record get the form the
// record was typed from. The papers are those the registry's rules name for attestation and change
// (佐证、变更). Immutable table; pure functions; thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/linkage/waterfall.h"
#include "engine/record/field.h"

namespace xueji {

// One field of both records of a pair, as the registrar wrote it or as it was normalised. Masked
// by whoever shows it.
struct PairField {
  std::string name;
  FieldType type = FieldType::kText;
  bool personal = true;
  std::string left, right;
};

struct SettlingDocument {
  std::string_view code;  // "household_register", for scripts
  std::string_view zh, en;
  std::string_view look_zh, look_en;  // what to look at
};

inline constexpr std::size_t kSettlingDocumentsMax = 3;

// The whole table.
std::span<const SettlingDocument> AllSettlingDocuments();
// `fields`: those of the plan, in its order.
std::vector<const SettlingDocument*> SettlingDocuments(const LinkagePlan& plan,
                                                       const Waterfall& fall,
                                                       std::span<const PairField> fields);

}  // namespace xueji
