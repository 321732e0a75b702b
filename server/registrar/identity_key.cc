#include "server/registrar/identity_key.h"

#include "matchers/identity/document_number.h"
#include "matchers/identity/id_number.h"

namespace xueji::server {
namespace {

char TypeLetter(const StudentText& record) {
  const auto type = ParseCode(CodeTable::kDocumentType, record[StudentColumnId::kDocumentType]);
  return type.has_value() ? DocumentTypeLetter(*type) : char{0};
}

}  // namespace

std::string IdentityKey(const StudentText& record) {
  const matchers::DocumentNumber number =
      matchers::CanonicalDocument(record[StudentColumnId::kDocumentNumber], TypeLetter(record));
  using matchers::DocumentKind;
  switch (number.kind) {
    case DocumentKind::kResidentNumber:
      return matchers::IsValid(matchers::PackIdNumber(number.text)) ? "R:" + number.text : "";
    case DocumentKind::kPermanentResidence18:
    case DocumentKind::kPermanentResidence15:
      return "F:" + number.text;
    case DocumentKind::kHongKongMacaoPermit:
      return "M:" + number.text;
    case DocumentKind::kTaiwanPermit:
      return "T:" + number.text;
    case DocumentKind::kHongKongIdCard:
      return "H:" + number.text;
    // Two states may give one passport number.
    case DocumentKind::kPassport:
    case DocumentKind::kBlank:
    case DocumentKind::kOther:
      return "";
  }
  return "";
}

bool DiffersInKeyFields(const StudentText& left, const StudentText& right) {
  for (const StudentColumnId column :
       {StudentColumnId::kName, StudentColumnId::kSex, StudentColumnId::kBirthDate,
        StudentColumnId::kDocumentType, StudentColumnId::kDocumentNumber}) {
    if (left[column] != right[column]) return true;
  }
  return false;
}

}  // namespace xueji::server
