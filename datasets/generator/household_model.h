// HouseholdModel: the families of the register, truth before any error: children with names,
// numbers and documents, their parents, where they live and go to school.
//
//   const HouseholdModel model(shape, regions, names, minority, seed, rates.undocumented);
//   const Household home = model.Make(residence.household, residence.kind);
//   home.children[residence.member].name
//
// A household is a pure function of (seed, its number). Twins and siblings are made with their
// shared surname, address and parents, as the hard negatives of the register: same surname (twins
// 99 %, siblings 92 %), twins' given names alike (65 % share a character at the same place, 15 %
// split a word, 8 % differ by a sound or a shape), siblings' in 30 % by a generation character.
// Immutable; any number of threads; refers to the models it was given, which must outlive it.
// Cost: 1 us a household. All shares but the twin rate are assumptions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/generator/confusion_model.h"
#include "datasets/generator/identity_space.h"
#include "datasets/generator/minority_names.h"
#include "datasets/generator/name_model.h"
#include "datasets/generator/region_model.h"
#include "datasets/generator/register_shape.h"

namespace xueji::datasets {

// JY/T 1001 document types that occur.
enum class DocumentType : char {
  kResidentId = '1',
  kHongKong = '6',
  kMacao = '7',
  kTaiwan = '8',
  kPassport = 'A',
  kResidencePermit = 'C',
  kOther = 'Z'
};

struct Child {
  std::u32string name;              // surname and given name, or parts with U+00B7
  std::uint8_t surname_length = 0;  // characters; of the own part for a transliterated name
  Sex sex = Sex::kMale;
  int birth_day = 0;  // days since 1970-01-01
  DocumentType document_type = DocumentType::kResidentId;
  std::string document_number;  // blank for kOther
  std::string_view nationality = "CHN";
  std::u32string former_name;     // of the few who were renamed
  std::uint64_t school_draw = 0;  // siblings of one stage share a school, 10 % of twins do not
  std::uint8_t class_number = 1;
};

struct Guardian {
  std::u32string name;
  std::string document_number;
  std::string phone;
};

struct Household {
  HouseholdKind kind = HouseholdKind::kOnlyChild;
  NameStyle style = NameStyle::kHan;
  int ethnic_group = 1;
  std::array<Child, 3> children;
  std::array<Guardian, 2> guardians;    // father, mother
  std::uint32_t registered_county = 0;  // of birth: the number's region
  std::uint32_t household_county = 0;   // hukou today
  std::uint32_t school_county = 0;
  std::string address;
};

class HouseholdModel {
 public:
  HouseholdModel(const RegionModel& regions, const NameModel& names, const MinorityNames& minority,
                 const ConfusionModel& confusion, std::uint64_t seed, double undocumented);

  Household Make(std::uint64_t household, HouseholdKind kind) const;
  const IdentitySpace& identities() const { return identities_; }

 private:
  struct Family;  // what the children have in common
  void MakeFamilyNames(const Cell& cell, Household& home, Family& family,
                       SeededRandom& random) const;
  void MakeChildren(const Cell& cell, Household& home, const Family& family,
                    SeededRandom& random) const;
  void NameChild(const Household& home, const Family& family, int member, SeededRandom& random,
                 Child& child) const;
  std::u32string TwinGivenName(const std::u32string& first, Sex first_sex, Sex second_sex,
                               SeededRandom& random) const;
  void MakeParents(const Cell& cell, const Family& family, Household& home,
                   SeededRandom& random) const;
  void GivePermit(std::uint32_t county, Child& child, SeededRandom& random) const;
  // Persons without a resident number: Hong Kong, Macao, Taiwan, foreigners, not registered.
  void Undocument(std::uint64_t serial, Child& child, SeededRandom& random) const;

  const RegionModel& regions_;
  const NameModel& names_;
  const MinorityNames& minority_;
  const ConfusionModel& confusion_;
  IdentitySpace identities_;
  std::uint64_t seed_;
  double undocumented_;
};

}  // namespace xueji::datasets
