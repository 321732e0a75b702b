#include "engine/record/registry_reason.h"

#include <array>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kReasonCount = static_cast<std::size_t>(RegistryReason::kCount);

// In the order of the enum.
constexpr std::array<ReasonText, kReasonCount> kTexts = {{
    {"REG_ID_ABSENT", "身份证号不存在：人口库中没有这个号码",
     "resident ID number absent: the population registry does not have it",
     "学校先逐位核对户口簿或身份证；号码录错的办理关键信息变更，核对无误的请家长到户籍派出所查询",
     "the school first compares every digit with the household register or card; a wrong entry is amended, "
     "with a right one the family asks the household police"},
    {"REG_NAME_MISMATCH", "身份证号与姓名不匹配：人口库中该号码的姓名不同",
     "number and name do not match: the population registry has another name for this number",
     "学校先对照户口簿核对姓名和号码，再按下面的说明处理",
     "the school first compares name and number with the household register, then does what the explanation says"},
    {"REG_CANCELLED", "户口已注销：人口库中该号码的登记已注销（如重复户口清理）",
     "cancelled: the registry's entry of this number is cancelled (a duplicate household, for one)",
     "县级核查：请家长提供现在的户口簿，换发了新号码的办理身份证号变更",
     "the county looks into it: the family shows the household register as it is now; a new number is amended"},
    {"REG_DECEASED", "人口库登记该号码的持有人已死亡",
     "the registry says that the holder of this number is deceased",
     "县级核查学生是否在校；本人在校的请家长到户籍派出所更正，确已死亡的在 10 个工作日内注销学籍",
     "the county finds out whether the pupil attends; if so the family has the police correct the entry, else "
     "the record is cancelled within ten working days"},
    {"REG_SEX_DIFFERS", "性别与人口库不一致", "the sex differs from the registry's",
     "对照户口簿改正性别；户口簿有误的由家长到户籍派出所更正",
     "correct the sex by the household register; if that is wrong the family has the police correct it"},
    {"REG_BIRTH_DATE_DIFFERS", "出生日期与人口库不一致", "the birth date differs from the registry's",
     "对照户口簿改正出生日期（注意农历、月日颠倒）；户口簿有误的由家长到户籍派出所更正",
     "correct the birth date by the household register (a lunar date? day and month exchanged?); if that is "
     "wrong the family has the police correct it"},
    {"REG_NOT_COMPARABLE", "没有可比对的居民身份证号，只做查重",
     "no resident ID number to compare: duplicate detection only",
     "有居民身份证号的补录后再比对；港澳台、外国学生和确无证件的不比对",
     "enter the resident ID number where there is one; pupils with other documents or none are not compared"},
    {"REG_NUMBER_SHARED", "人口库中该号码有多条登记", "the registry has several entries of this number",
     "由县级请公安部门确认号码归属", "the county asks the police whose number it is"},
    {"REG_VALUE_BLANK", "性别或出生日期有一方空缺，未比对",
     "sex or birth date is blank on one side and was not compared", "补录空缺的栏目", "fill in the blank field"},
    {"REG_NAME_FORMER", "姓名与曾用名相同：改名后一方未更新",
     "one name is the other side's former name: one side was not told of the change",
     "以户口簿现用姓名为准；学校改正姓名，原名记入曾用名，不需去派出所",
     "the name in the household register counts; the school amends the name and keeps the old one as former "
     "name; no visit to the police is needed"},
    {"REG_NAME_SEPARATOR", "姓名只差间隔号", "the names differ only in the dot between their parts",
     "学校按户口簿补上间隔号“·”（U+00B7），不需去派出所",
     "the school enters the dot U+00B7 as in the household register; no visit to the police is needed"},
    {"REG_NAME_RARE_CHARACTER", "姓名中的生僻字用了拼音、问号、拆字或私用区字符代替，或被省略",
     "a rare character of the name is replaced by pinyin, a mark, its parts or a private code, or left out",
     "学校按户口簿补录生僻字；输不进的上报技术支持，不需去派出所",
     "the school enters the rare character; where it cannot, it asks technical support; no visit to the police "
     "is needed"},
    {"REG_NAME_VARIANT", "姓名只差异体字或繁简字", "the names differ in variant or traditional characters only",
     "学校以户口簿用字为准改正，不需去派出所",
     "the school corrects the character by the household register; no visit to the police is needed"},
    {"REG_NAME_HOMOPHONE", "姓名中有同音字，多为录入时选错字",
     "like-sounding characters: as a rule the wrong one was picked while typing",
     "学校以户口簿用字为准改正，不需去派出所",
     "the school corrects the character by the household register; no visit to the police is needed"},
    {"REG_NAME_TRANSLITERATION", "少数民族姓名的音译用字不同，或省略了一部分",
     "a transliterated name is spelt otherwise, or a part of it is left out",
     "学校以户口簿或身份证上的写法为准改正，不需去派出所",
     "the school corrects the spelling by the household register or card; no visit to the police is needed"},
    {"REG_NAME_LOOK_ALIKE", "姓名中有形近字，多为抄写或扫描识别错误",
     "look-alike characters: as a rule a slip of copying or scanning",
     "学校以户口簿用字为准改正，不需去派出所",
     "the school corrects the character by the household register; no visit to the police is needed"},
    {"REG_NAME_ORDER", "姓名用字相同、顺序不同", "the names have the same characters or parts in another order",
     "学校以户口簿的顺序为准改正，不需去派出所",
     "the school corrects the order by the household register; no visit to the police is needed"},
    {"REG_ANOTHER_PERSON", "两边姓名无法互相解释：该号码很可能属于另一人",
     "nothing explains the difference of the names: the number may well be another person's",
     "学校核对号码是否误填了他人（监护人、兄弟姐妹）的；号码无误的请家长持户口簿到户籍派出所核实",
     "the school looks whether another person's number (a guardian's, a sibling's) was entered; with a right one "
     "the family takes the household register to the police"},
    {"REG_NAME_CLOSE", "姓名只差一个字或只换了姓，出生日期和性别相同：可能是漏字、多字或改姓",
     "all but one character, or the given name, agrees, as do birth date and sex: perhaps a character left out or "
     "added, or a new surname",
     "先核对户口簿，再决定是否去派出所", "look into the household register before anyone goes to the police"},
    {"REG_ID_ONE_ERROR", "号码很可能录错一位：改正一处后，人口库中有同名或近似姓名的人",
     "one slip in the number: with it mended the registry has a person of the same or a like name",
     "学校对照户口簿改正号码后重新比对，不需去派出所",
     "the school corrects the number by the household register and compares again; no visit to the police is needed"},
    {"REG_CANDIDATE", "人口库中找到可能的本人（仅供参考，不作结论）",
     "the registry has a person this may be (advice, no verdict)",
     "对照户口簿核实后才可采用", "to be used only when the household register confirms it"},
    {"REG_CANDIDATE_TIED", "可能的本人不止一个，或与其他学生相同，无法自动选定",
     "several persons it may be, or one for several students: not settled by itself",
     "人工核查", "review by hand"},
    {"REG_CANDIDATE_IN_ROSTER", "可能的本人的号码已在另一条学籍记录中",
     "another record of these students has the number of the person this may be",
     "核查两条学籍是否为同一学生", "find out whether the two records are one pupil's"},
}};

}  // namespace

const ReasonText& Describe(RegistryReason reason) {
  XUEJI_CHECK(reason < RegistryReason::kCount);
  return kTexts[static_cast<std::size_t>(reason)];
}

std::string JoinCodes(RegistryReasons reasons) {
  std::string joined;
  reasons.ForEach([&](RegistryReason reason) {
    if (!joined.empty()) joined += '|';
    joined += Describe(reason).code;
  });
  return joined;
}

}  // namespace xueji
