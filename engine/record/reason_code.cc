#include "engine/record/reason_code.h"

#include <array>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kReasonCount = static_cast<std::size_t>(Reason::kCount);

// In the order of the enum; ReasonCodeTest checks that every entry stands in its place.
constexpr std::array<ReasonText, kReasonCount> kTexts = {{
    // Exact published rules.
    {"DUP_ID", "身份证号重复：两条学籍记录的有效身份证号相同",
     "resident ID number repeated: two records have the same valid number",
     "确认学生实际就读学校；在籍在校的保留，另一条申请删除或办理转学",
     "establish where the pupil attends; keep that record, apply to delete or transfer the other"},
    {"DUP_DOCUMENT", "证件号重复：两条学籍记录的同类证件号与姓名均相同",
     "document number repeated: same kind of document, same number, same name",
     "核对证件原件；确属一人的保留实际就读学校的学籍",
     "check the original document; if it is one pupil keep the record of the school attended"},
    {"DUP_NO_ID_NAME_SEX_BIRTH", "无身份证号的重复：姓名、性别、出生日期均相同（省内）",
     "repeated without ID number: same name, sex and birth date within one province",
     "核对监护人证件和住址；同一人的删除其一，不同人的提交佐证",
     "compare guardians' documents and addresses; delete one if it is one pupil, else attest"},
    // Suppressors.
    {"TWIN_LIKELY", "疑似双胞胎或多胞胎：出生日期和家庭相同，姓名与证件号不同",
     "probably twins: same birth date and family, different name and number", "无需处理，不作为重复学籍",
     "nothing to do; not a duplicate"},
    {"LEGIT_MULTIPLE", "合规的多条记录：已毕业升学、借读、出国返回或双重就读",
     "legitimate second record: next stage, guest pupil, returned from abroad or dual attendance",
     "无需处理，不作为重复学籍", "nothing to do; not a duplicate"},
    {"SIBLING_LIKELY", "疑似兄弟姐妹：监护人相同，姓名和出生日期不同",
     "probably siblings: same guardian, different name and birth date", "无需处理，不作为重复学籍",
     "nothing to do; not a duplicate"},
    // Suggestions for clerical review.
    {"POSSIBLE_SAME_PERSON", "疑似同一人：多项信息综合吻合",
     "possibly one person: the evidence taken together is strong", "人工核查两条记录的原始材料",
     "compare the original papers of both records"},
    {"POSSIBLE_NEAR_ID", "疑似同一人：证件号相近", "possibly one person: the numbers nearly agree",
     "核对两条记录的证件原件，改正录入错误", "check both original documents and correct the entry"},
    {"POSSIBLE_NEAR_NAME_DATE", "疑似同一人：姓名和出生日期相近",
     "possibly one person: name and birth date nearly agree", "核对户口簿上的姓名和出生日期",
     "check name and birth date in the household register"},
    {"POSSIBLE_SAME_GUARDIAN", "疑似同一人：监护人相同", "possibly one person: same guardian",
     "与监护人核实子女情况", "ask the guardian"},
    {"ID_SHARED_BY_DIFFERENT_NAMES", "同一身份证号对应不同姓名",
     "one resident ID number stands under different names",
     "核对户口簿；号码填错的办理变更，号码无误的提交佐证",
     "check the household register; the wrong number is changed, the right one attested"},
    {"HISTORY_HIT", "与另一条记录的曾用名或历史号码相同",
     "agrees with a former name or number of the other record", "核查更名材料",
     "check the papers of the change of name"},
    {"DIFFERENT_VALID_IDS", "两条记录的身份证号均有效且不同",
     "both records have valid resident ID numbers, and they differ", "", ""},
    {"CLUSTER_CONFLICT", "同组记录之间存在矛盾（有效身份证号不同或为双胞胎）",
     "the records of the group contradict each other (different valid numbers, or twins)",
     "逐条核查该组记录", "review each record of the group"},
    // What agreed or nearly agreed.
    {"ID_EXACT", "证件号完全相同", "the numbers are equal", "", ""},
    {"ID_ONE_DIGIT", "证件号疑有一位录入错误", "the numbers differ by one character",
     "核对证件原件，改正录入错误", "check the original document and correct the entry"},
    {"ID_TRANSPOSED", "证件号相邻两位互换", "two adjacent characters of the number are exchanged",
     "核对证件原件，改正录入错误", "check the original document and correct the entry"},
    {"ID_TRUNCATED", "证件号被电子表格截断（只保留 15 位有效数字）",
     "one number was cut by a spreadsheet to 15 digits", "将该列设为文本格式后重新填写",
     "set the column to text and enter the number again"},
    {"ID_SEGMENTS", "证件号的地区、出生日期、顺序码三段中有两段相同",
     "two of the three parts region, birth date and sequence agree", "", ""},
    {"DOCUMENT_EXACT", "其他证件号完全相同", "the other document's numbers are equal", "", ""},
    {"NAME_EXACT", "姓名完全相同", "the names are equal", "", ""},
    {"NAME_VARIANT", "姓名仅有异体字、繁体字或代用字之别",
     "the names differ only by variant, traditional or stand-in characters",
     "以户口簿用字为准", "the household register's character is the right one"},
    {"NAME_HOMOPHONE", "姓名中有同音字之别", "the names differ by like-sounding characters",
     "以户口簿用字为准", "the household register's character is the right one"},
    {"NAME_LOOK_ALIKE", "姓名中有形近字之别", "the names differ by look-alike characters",
     "以户口簿用字为准", "the household register's character is the right one"},
    {"NAME_ONE_CHARACTER", "姓名相差一个字", "the names differ by one character", "", ""},
    {"NAME_SWAPPED", "姓名用字相同、顺序不同", "the names have the same characters in another order", "",
     ""},
    {"NAME_SUBSET", "姓名多字或少字", "one name has a character or part more than the other", "", ""},
    {"NAME_FORMER", "姓名与曾用名相同", "the name equals the other record's former name",
     "核查更名材料", "check the papers of the change of name"},
    {"NAME_OTHER", "姓名不同", "the names differ", "", ""},
    {"TEXT_SIMILAR", "文字相近", "the texts are similar", "", ""},
    {"FIELDS_SWAPPED", "两栏内容互换", "two fields were entered in each other's place", "", ""},
    {"BIRTH_DATE_EXACT", "出生日期相同", "the birth dates are equal", "", ""},
    {"BIRTH_DATE_SWAPPED", "出生日期的月与日互换", "day and month of the birth date are exchanged", "",
     ""},
    {"BIRTH_DATE_NEAR", "出生日期相近", "the birth dates nearly agree", "", ""},
    {"BIRTH_DATE_OTHER", "出生日期不同", "the birth dates differ", "", ""},
    {"GUARDIAN_EXACT", "监护人相同", "the guardian is the same", "", ""},
    {"GUARDIAN_NEAR", "监护人信息相近", "the guardian nearly agrees", "", ""},
    {"PHONE_EXACT", "联系电话相同", "the phone number is the same", "", ""},
    {"ADDRESS_EXACT", "住址相同", "the address is the same", "", ""},
    {"ADDRESS_SIMILAR", "住址相近", "the address is similar", "", ""},
    {"SCHOOL_EXACT", "学校相同", "the school is the same", "", ""},
    {"REGION_EXACT", "地区相同", "the region is the same", "", ""},
    {"SEX_DIFFERS", "性别不同", "the sex differs", "", ""},
    {"WEIGHT_ABOVE_THRESHOLD", "综合匹配权重达到阈值", "the match weight reaches the threshold", "", ""},
    // Warnings about one record.
    {"ID_LENGTH", "身份证号长度不对（应为 18 位）",
     "the resident ID number does not have 18 characters", "核对证件原件后补正",
     "check the original document and complete the number"},
    {"ID_CHARSET", "身份证号含有不应出现的字符", "the resident ID number has a character it may not have",
     "核对证件原件；前 17 位为数字，末位为数字或 X",
     "check the original document: 17 digits, then a digit or X"},
    {"ID_DATE_INVALID", "身份证号中的出生日期不存在",
     "the birth date inside the resident ID number does not exist", "核对证件原件第 7 至 14 位",
     "check characters 7 to 14 on the original document"},
    {"ID_CHECK_DIGIT", "身份证号校验码不符，必有录入错误",
     "the check character of the resident ID number is wrong: there is a typing error",
     "核对证件原件，逐位改正", "compare each character with the original document"},
    {"ID_EXCEL_TRUNCATED", "身份证号被电子表格截断（末三位变为 000 或科学计数法）",
     "the resident ID number was cut by a spreadsheet (ends in 000, or scientific notation)",
     "将该列设为文本格式后重新填写", "set the column to text and enter the number again"},
    {"ID_PSEUDO_999", "以 999 开头的临时号码，不是身份证号",
     "a temporary number beginning with 999, not a resident ID number",
     "补录真实证件号；无证件的证件类型选“其他”并提交佐证",
     "enter the real number; without a document choose type Z and attest"},
    {"ID_HAS_NUMBER_PREFIX", "身份证号前多了学籍号字母（G、L、J）",
     "the letter of a student number (G, L, J) was left in front of the resident ID number",
     "删去首字母后核对", "remove the letter and check the number"},
    {"ID_SEX_CONFLICT", "性别与身份证号第 17 位不一致",
     "the sex contradicts character 17 of the resident ID number", "核对证件原件，改正性别或号码",
     "check the original document; correct the sex or the number"},
    {"ID_BIRTHDATE_CONFLICT", "出生日期与身份证号不一致",
     "the birth date contradicts the resident ID number", "核对证件原件，改正出生日期或号码",
     "check the original document; correct the birth date or the number"},
    {"ID_MISSING", "未填身份证件号", "no document number is given",
     "补录证件号；确无证件的证件类型选“其他”并提交佐证",
     "enter the number; without a document choose type Z and attest"},
    {"REGION_CODE_UNKNOWN", "行政区划代码无法识别（仅提示）",
     "the region code is not known (a hint only)", "核对行政区划代码", "check the region code"},
    {"DOCUMENT_TYPE_MISMATCH", "证件类型与证件号或学生身份不符",
     "the document type does not fit the number or the pupil", "核对证件类型",
     "check the document type"},
    {"STUDENT_NUMBER_INVALID", "学籍号不符合编码规则", "the student number breaks the coding rules",
     "核对学籍号", "check the student number"},
    {"FIELD_INVALID", "有选填栏目的内容无法识别，按空白处理",
     "an optional field could not be read and counts as blank", "改正该栏内容", "correct the field"},
    {"NAME_STAND_IN", "姓名中疑有代用字符（拼音、问号、方框或私用区字符）",
     "the name seems to have stand-ins for rare characters (pinyin, ?, boxes, private-use codes)",
     "按户口簿用字补录生僻字", "enter the rare character as in the household register"},
    {"PLACEHOLDER_VALUE", "含有占位内容（如 19000101、“无名”、同一数字重复），不作为比对依据",
     "has a placeholder (such as 19000101, 无名, one digit repeated), which identifies nobody",
     "补录真实信息", "enter the real value"},
    // Appended, whatever their kind.
    {"NAME_NEAR_SOUND", "姓名中有近音字之别（平翘舌、前后鼻音、n/l、f/h 等）",
     "the names differ by characters of near sounds (zh z, an ang, n l, f h and their like)",
     "以户口簿用字为准", "the household register's character is the right one"},
    {"PARENT_LIKELY", "疑似父母与子女：一方的证件号是另一方监护人的证件号，年龄相差一代",
     "probably parent and child: one's number is the other's guardian's, and a generation lies between",
     "无需处理；若号码填成了监护人的，改为本人号码",
     "nothing to do; if the guardian's number was entered, change it to the pupil's own"},
}};

}  // namespace

const ReasonText& Describe(Reason reason) {
  XUEJI_CHECK(reason < Reason::kCount);
  return kTexts[static_cast<std::size_t>(reason)];
}

std::optional<Reason> ParseReason(std::string_view code) {
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (kTexts[i].code == code) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

std::string JoinCodes(ReasonSet reasons) {
  std::string joined;
  reasons.ForEach([&](Reason reason) {
    if (!joined.empty()) joined += '|';
    joined += Describe(reason).code;
  });
  return joined;
}

}  // namespace xueji
