// Verdict: what the population registry says of one student, and how a mismatch may be explained. THE
// place where the precedence is written down; generated truth (datasets) follows the same words.
//
//   const Judgement judged = JudgeEntry(student, person, chunk);   // an entry with the student's number
//   best = Better(judged, best);                                   // of all entries with that number
//   const Finding finding = Conclude(/*comparable=*/true, best, entries);
//
// Precedence:
//  1. not_comparable: no resident number. Blank, a placeholder or 999 pseudo-number, any shape but 17
//     digits and a digit or X (also 15, 17 and 19 digits), the number of a foreigner's permanent
//     residence card (begins with 9) or of a residence permit of Hong Kong, Macao, Taiwan (81, 82, 83:
//     they are not in the registry), or a document type other than resident card and household register.
//  2. id_absent: the number, its check character right or wrong, stands in no entry. Explanation
//     one_error_in_id where candidates.h finds it so, else none; what is found there is advice alone.
//  3. Several entries have the number (shared numbers; moved households leave a cancelled one): the entry
//     that agrees best counts: by the name (equal, explained, another person), then a live entry before
//     another, then sex and birth date. Reason REG_NUMBER_SHARED is added whatever the verdict.
//  4. name_mismatch: the name differs after the folding that ingest gives every name. The explanation is
//     the first that holds:
//       former_name      one name is the other side's former name, equal or a variant of it
//       separator        only the dot between the parts is missing or added
//       rare_character   a stand-in for a rare character (its pinyin, ?, a box, a private-use code, its
//                        components), or a rare character left out
//       variant          traditional, variant or second-scheme forms
//       homophone        like-sounding: with the tone, without it, or near (zh z, n l, an ang)
//       transliteration  two spellings of a transliterated name that do not sound the same; of a name with
//                        a separator also one character that differs, or a part left out or cut short;
//                        names that share a transliterated element and differ in two characters at most;
//                        and names that agree in half of their characters, where the student is of a
//                        people whose names are written by their sound
//       look_alike       characters the eye mistakes
//       order            the same characters or parts in another order
//       another_person   none of these
//     A blank name on the student's side (a placeholder) is name_mismatch without explanation.
//  5. cancelled: the entry is cancelled, or its holder deceased. It comes before a name that differs and
//     is explained, and after the name of another person.
//  6. attribute_mismatch: sex or birth date differ. A value that either side lacks is no difference, but
//     noted (REG_VALUE_BLANK).
//  7. consistent: a live entry agrees in everything.
// The explanation is empty with every verdict but id_absent and name_mismatch.
//
// Judgements are totally ordered and Better is commutative, associative and idempotent: the order of a
// registry and the number of threads do not matter. Pure; thread-safe. Cost: 10 ns where names are equal,
// 100 where they are not. No errors. Twin: tests/engine/population/verdict_reference.h.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/population/name_explanation.h"
#include "engine/population/registry_person.h"
#include "engine/record/reason_code.h"
#include "engine/record/registry_reason.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"

namespace xueji {

enum class RegistryVerdict : std::uint8_t {
  kConsistent, kIdAbsent, kNameMismatch, kAttributeMismatch, kCancelled, kNotComparable, kCount
};
// The word of the result files: "id_absent".
std::string_view WordOf(RegistryVerdict verdict);

// A student as the comparison sees it.
struct StudentIdentity {
  matchers::PackedIdNumber id;
  std::u32string_view name, former_name;  // canonical; empty if blank
  std::string_view ethnic_group{};        // as typed, folded; empty if blank
  matchers::PackedDate birth_date;
  std::uint8_t sex = 0;
};

// Precedence 1, the other way round. `warnings`: of the record.
bool IsComparable(matchers::PackedIdNumber id, std::uint8_t document_type, ReasonSet warnings);

// One entry held against one student, in the order of preference: the greater is the better.
struct Judgement {
  std::uint32_t word = 0;  // 0: no entry
  friend auto operator<=>(Judgement, Judgement) = default;
};
inline Judgement Better(Judgement left, Judgement right) { return left < right ? right : left; }

// REQUIRES: IsComparable, and the entry has the student's number.
Judgement JudgeEntry(const StudentIdentity& student, const RegistryPerson& person,
                     const RegistryChunk& chunk);

struct Finding {
  RegistryVerdict verdict = RegistryVerdict::kNotComparable;
  Explanation explanation = Explanation::kNone;
  RegistryReasons reasons;
};
// `entries`: how many have the number; 0: none was found, `best` says nothing.
Finding Conclude(bool comparable, Judgement best, std::uint32_t entries);

}  // namespace xueji
