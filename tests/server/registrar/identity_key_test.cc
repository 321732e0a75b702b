#include "server/registrar/identity_key.h"

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

StudentText With(const std::string& type, const std::string& number) {
  StudentText record;
  record[Id::kDocumentType] = type;
  record[Id::kDocumentNumber] = number;
  return record;
}

TEST(IdentityKey, AValidResidentNumberIsOneKeyHoweverItIsTyped) {
  const std::string number = Number("20150301", "122");
  const std::string key = IdentityKey(With("1", number));
  EXPECT_EQ(key, "R:" + number);
  EXPECT_EQ(IdentityKey(With("", " " + number.substr(0, 6) + " " + number.substr(6))), key);
}

TEST(IdentityKey, AMistypedNumberIsNoKey) {
  std::string number = Number("20150301", "122");
  number.back() = number.back() == '1' ? '2' : '1';
  EXPECT_EQ(IdentityKey(With("1", number)), "");
  EXPECT_EQ(IdentityKey(With("1", "")), "");
}

TEST(IdentityKey, PermitsAreKeysAndPassportsAreNot) {
  EXPECT_EQ(IdentityKey(With("6", "H1234567800")), IdentityKey(With("6", "h12345678")));
  EXPECT_NE(IdentityKey(With("6", "H12345678")), "");
  EXPECT_EQ(IdentityKey(With("A", "E12345678")), "");
}

TEST(IdentityKey, KeyFieldsAreThoseThatSayWhoItIs) {
  const StudentText child = Child("王小芳", "2", "20150301");
  StudentText moved = child;
  moved[Id::kPhone] = "13800000000";
  EXPECT_FALSE(DiffersInKeyFields(child, moved));
  moved[Id::kName] = "王晓芳";
  EXPECT_TRUE(DiffersInKeyFields(child, moved));
}

}  // namespace
}  // namespace xueji::server
