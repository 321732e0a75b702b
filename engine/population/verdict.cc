#include "engine/population/verdict.h"

#include <array>

#include "engine/base/check.h"
#include "engine/population/registry_name.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

// A Judgement's word, from its highest bits: what makes an entry the better one, then what is to be said
// of it. Nothing in it depends on where the entry stands.
constexpr int kNameShift = 30;         // 1 another person, 2 explained or blank, 3 equal
constexpr int kLiveShift = 29;
constexpr int kAgreeingShift = 27;     // of sex and birth date: 2 less those that differ
constexpr int kExplanationShift = 23;  // 15 less the Explanation: the first that holds is the best
constexpr std::uint32_t kNotDeceased = 1u << 22;
constexpr std::uint32_t kSexAgrees = 1u << 21;  // or is not known
constexpr std::uint32_t kBirthDateAgrees = 1u << 20;
constexpr std::uint32_t kNothingBlank = 1u << 19;
constexpr std::uint32_t kClose = 1u << 18;
constexpr std::uint32_t kExplanationMask = 15;

enum NameRank : std::uint32_t { kOtherName = 1, kExplainedName = 2, kEqualName = 3 };

RegistryReason ReasonOf(Explanation explanation) {
  switch (explanation) {
    case Explanation::kFormerName: return RegistryReason::kNameFormer;
    case Explanation::kSeparator: return RegistryReason::kNameSeparator;
    case Explanation::kRareCharacter: return RegistryReason::kNameRareCharacter;
    case Explanation::kVariant: return RegistryReason::kNameVariant;
    case Explanation::kHomophone: return RegistryReason::kNameHomophone;
    case Explanation::kTransliteration: return RegistryReason::kNameTransliteration;
    case Explanation::kLookAlike: return RegistryReason::kNameLookAlike;
    case Explanation::kOrder: return RegistryReason::kNameOrder;
    case Explanation::kOneErrorInId: return RegistryReason::kIdOneError;
    case Explanation::kAnotherPerson: return RegistryReason::kAnotherPerson;
    case Explanation::kNone:
    case Explanation::kCount: break;
  }
  XUEJI_CHECK(false);
  return RegistryReason::kNameMismatch;
}

}  // namespace

std::string_view WordOf(RegistryVerdict verdict) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(RegistryVerdict::kCount)> kWords = {
      "consistent", "id_absent", "name_mismatch", "attribute_mismatch", "cancelled", "not_comparable"};
  XUEJI_CHECK(verdict < RegistryVerdict::kCount);
  return kWords[static_cast<std::size_t>(verdict)];
}

bool IsComparable(matchers::PackedIdNumber id, std::uint8_t document_type, ReasonSet warnings) {
  if (!IsWellFormed(id)) return false;
  if (document_type > kDocumentResidentId && document_type != kDocumentHouseholdRegister) return false;
  // ingest makes the 18-character number of an old one of 15 and says so.
  if (warnings.Has(Reason::kIdLength)) return false;
  const std::uint64_t first = id.digits >> 60;
  const std::uint64_t second = id.digits >> 56 & 15;
  const bool permit = first == 8 && second >= 1 && second <= 3;
  return first != 9 && !permit;
}

Judgement JudgeEntry(const StudentIdentity& student, const RegistryPerson& person,
                     const RegistryChunk& chunk) {
  std::uint32_t rank = kExplainedName;  // a blank name: neither equal nor anybody else's
  Explanation explanation = Explanation::kNone;
  bool close = false;
  if (!student.name.empty()) {
    const RegistryName name(person.name, chunk);
    const RegistryName former(person.former_name, chunk);
    explanation = ExplainNames({student.name, student.former_name, IsWrittenBySound(student.ethnic_group)},
                               {name.view(), former.view()}, &close);
    if (explanation == Explanation::kNone) rank = kEqualName;
    if (explanation == Explanation::kAnotherPerson) rank = kOtherName;
  }
  const bool sex_blank = student.sex == 0 || person.sex == 0;
  const bool birth_date_blank = IsBlank(student.birth_date) || IsBlank(person.birth_date);
  const bool sex_agrees = sex_blank || student.sex == person.sex;
  const bool birth_date_agrees = birth_date_blank || student.birth_date == person.birth_date;
  std::uint32_t word = rank << kNameShift;
  if (person.state == RegistryState::kNormal) word |= 1u << kLiveShift;
  word |= (std::uint32_t{sex_agrees} + std::uint32_t{birth_date_agrees}) << kAgreeingShift;
  word |= (kExplanationMask - static_cast<std::uint32_t>(explanation)) << kExplanationShift;
  if (person.state != RegistryState::kDeceased) word |= kNotDeceased;
  if (sex_agrees) word |= kSexAgrees;
  if (birth_date_agrees) word |= kBirthDateAgrees;
  if (!sex_blank && !birth_date_blank) word |= kNothingBlank;
  if (close && sex_agrees && birth_date_agrees) word |= kClose;
  return {word};
}

Finding Conclude(bool comparable, Judgement best, std::uint32_t entries) {
  Finding finding;
  if (!comparable) {
    finding.reasons.Add(RegistryReason::kNotComparable);
    return finding;
  }
  if (entries == 0) {
    finding.verdict = RegistryVerdict::kIdAbsent;
    finding.reasons.Add(RegistryReason::kIdAbsent);
    return finding;
  }
  const std::uint32_t word = best.word;
  const std::uint32_t rank = word >> kNameShift;
  const bool live = (word >> kLiveShift & 1) != 0;
  const auto explanation =
      static_cast<Explanation>(kExplanationMask - (word >> kExplanationShift & kExplanationMask));
  const bool attributes_agree = (word & kSexAgrees) != 0 && (word & kBirthDateAgrees) != 0;
  if (rank == kOtherName || (rank == kExplainedName && live)) {
    finding.verdict = RegistryVerdict::kNameMismatch;
    finding.explanation = explanation;
    finding.reasons.Add(RegistryReason::kNameMismatch);
  } else if (!live) {
    finding.verdict = RegistryVerdict::kCancelled;
  } else {
    finding.verdict = attributes_agree ? RegistryVerdict::kConsistent : RegistryVerdict::kAttributeMismatch;
  }
  if (!live) {
    finding.reasons.Add((word & kNotDeceased) != 0 ? RegistryReason::kCancelled : RegistryReason::kDeceased);
  }
  if (explanation != Explanation::kNone) finding.reasons.Add(ReasonOf(explanation));
  if ((word & kSexAgrees) == 0) finding.reasons.Add(RegistryReason::kSexDiffers);
  if ((word & kBirthDateAgrees) == 0) finding.reasons.Add(RegistryReason::kBirthDateDiffers);
  if ((word & kNothingBlank) == 0) finding.reasons.Add(RegistryReason::kValueBlank);
  if ((word & kClose) != 0) finding.reasons.Add(RegistryReason::kNameClose);
  if (entries > 1) finding.reasons.Add(RegistryReason::kNumberShared);
  return finding;
}

}  // namespace xueji
