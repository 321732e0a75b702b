// Facts about Han names: surnames with their share, given names and name characters that parents of
// the 2010s chose. Shares of the hundred commonest surnames are those of the Ministry of Public
// Security's name reports (2019, 2020): the five commonest 30.8 % of people, the hundred about
// 85 %. Popular names: the reports' lists for newborns (2018-2021), continued from common
// knowledge; their order matters, their exact share does not (see name_model.h). Immutable tables.
#pragma once

#include <cstdint>
#include <string_view>

namespace xueji::datasets {

struct SurnameShare {
  char32_t character;
  std::uint16_t share;  // of people, in hundredths of a per cent
};

inline constexpr SurnameShare kCommonSurnames[] = {
    {U'王', 717}, {U'李', 710}, {U'张', 674}, {U'刘', 512}, {U'陈', 461}, {U'杨', 308}, {U'黄', 230},
    {U'赵', 205}, {U'吴', 197}, {U'周', 194}, {U'徐', 145}, {U'孙', 141}, {U'马', 128}, {U'朱', 127},
    {U'胡', 122}, {U'郭', 116}, {U'何', 113}, {U'林', 112}, {U'高', 110}, {U'罗', 95},  {U'郑', 93},
    {U'梁', 90},  {U'谢', 78},  {U'宋', 76},  {U'唐', 71},  {U'许', 68},  {U'韩', 66},  {U'冯', 63},
    {U'邓', 62},  {U'曹', 58},  {U'彭', 57},  {U'曾', 57},  {U'肖', 56},  {U'田', 53},  {U'董', 52},
    {U'袁', 51},  {U'潘', 50},  {U'于', 50},  {U'蒋', 49},  {U'蔡', 48},  {U'余', 47},  {U'杜', 46},
    {U'叶', 46},  {U'程', 45},  {U'苏', 45},  {U'魏', 45},  {U'吕', 44},  {U'丁', 42},  {U'任', 42},
    {U'沈', 41},  {U'姚', 40},  {U'卢', 40},  {U'姜', 39},  {U'崔', 38},  {U'钟', 37},  {U'谭', 37},
    {U'陆', 36},  {U'汪', 36},  {U'范', 36},  {U'金', 35},  {U'石', 34},  {U'廖', 34},  {U'贾', 33},
    {U'夏', 32},  {U'韦', 32},  {U'付', 31},  {U'方', 31},  {U'白', 31},  {U'邹', 30},  {U'孟', 30},
    {U'熊', 29},  {U'秦', 29},  {U'邱', 28},  {U'江', 28},  {U'尹', 27},  {U'薛', 27},  {U'闫', 26},
    {U'段', 26},  {U'雷', 26},  {U'侯', 25},  {U'龙', 25},  {U'史', 24},  {U'陶', 24},  {U'黎', 23},
    {U'贺', 23},  {U'顾', 23},  {U'毛', 22},  {U'郝', 22},  {U'龚', 22},  {U'邵', 22},  {U'万', 21},
    {U'钱', 21},  {U'严', 21},  {U'覃', 20},  {U'武', 20},  {U'戴', 20},  {U'莫', 20},  {U'孔', 20},
    {U'向', 19},  {U'汤', 19}};

// The next ones, roughly by falling share: together with the hundred above about 99.5 % of people.
inline constexpr std::u32string_view kFurtherSurnames =
    U"温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    U"涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    U"景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    U"官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖"
    U"漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺"
    U"战慕危玉银亢嵇公哈湛宾戎勾茅利于居揭干但尉冶斯元束檀衣信展阴昝智幸奉植富尧闭才由";

inline constexpr std::u32string_view kCompoundSurnames[] = {
    U"欧阳", U"上官", U"皇甫", U"令狐", U"诸葛", U"司徒", U"司马", U"申屠",
    U"夏侯", U"慕容", U"尉迟", U"长孙", U"宇文", U"端木", U"公孙", U"东方"};

// Surnames common among groups whose names have Han form, by number of GB/T 3304; a third of the
// group's names take one of these, the rest the common ones.
struct GroupSurnames {
  int group;
  std::u32string_view surnames;
};
inline constexpr GroupSurnames kGroupSurnames[] = {
    {3, U"马马马马丁杨哈海沙穆虎白"}, {6, U"吴龙石麻廖杨熊侯"},   {7, U"沙马吉阿李杨罗普"},
    {8, U"韦覃黄农陆蒙梁莫岑凌"},     {9, U"王韦罗黄岑杨陈"},     {10, U"金朴李崔郑张"},
    {11, U"关佟那赵富白刘王"},         {12, U"杨吴石龙粟姚陆"},   {13, U"盘赵邓李黄蓝"},
    {14, U"杨李段赵张董尹"},           {15, U"田向彭覃冉张杨"},   {16, U"李白普马张罗"},
    {18, U"刀岩李杨"},                 {19, U"符王李黄陈"},       {22, U"蓝雷钟"},
    {26, U"马妥唐马"},                 {30, U"李祁鲍马"},         {33, U"余陈王杨"},
    {35, U"韩马"},                     {37, U"田王李杨"}};

inline constexpr std::u32string_view kBoyNames[] = {
    U"浩宇", U"沐宸", U"浩然", U"宇轩", U"子轩", U"奕辰", U"宇航", U"梓豪", U"子墨", U"宇辰", U"浩轩",
    U"亦辰", U"子豪", U"俊杰", U"一诺", U"子睿", U"梓轩", U"皓轩", U"博文", U"子涵", U"雨泽", U"俊熙",
    U"梓睿", U"亦宸", U"泽宇", U"铭泽", U"宇泽", U"梓晨", U"晨曦", U"天佑", U"子昂", U"俊豪", U"梓涵",
    U"嘉豪", U"俊辉", U"嘉乐", U"子辰", U"睿渊", U"文博", U"宇哲", U"博宇", U"明轩", U"思远", U"瑾瑜",
    U"昊天", U"昊然", U"皓宇", U"明哲", U"志远", U"子恒", U"睿泽", U"沐辰", U"景行", U"嘉诚", U"子安",
    U"家豪", U"俊宇", U"文轩", U"一鸣", U"子航", U"承恩", U"天宇", U"思源", U"家乐", U"俊凯", U"浩洋",
    U"智宸", U"佳豪", U"子杰", U"宇恒", U"志豪", U"梓铭", U"逸轩", U"逸凡", U"晨阳", U"楷瑞", U"思齐",
    U"泽楷", U"佳乐", U"熙成", U"铭轩", U"梓宸", U"浩辰", U"奕泽", U"奕轩", U"启航", U"宸睿", U"宇豪",
    U"锦程", U"嘉俊", U"子阳", U"俊涛", U"鑫磊", U"志强", U"雨轩", U"诺一", U"子骞", U"锦轩", U"振宇",
    U"佳俊"};

inline constexpr std::u32string_view kGirlNames[] = {
    U"一诺", U"若汐", U"欣怡", U"梓涵", U"依诺", U"语桐", U"欣妍", U"可欣", U"语汐", U"雨桐", U"诗涵",
    U"梦瑶", U"子涵", U"雨涵", U"欣悦", U"梓萱", U"紫涵", U"佳怡", U"思涵", U"可馨", U"雨欣", U"诗琪",
    U"雨萱", U"艺涵", U"静怡", U"佳琪", U"雨彤", U"思彤", U"紫萱", U"梓琪", U"梦琪", U"诗雨", U"欣然",
    U"梓彤", U"语嫣", U"心怡", U"若曦", U"思琪", U"芷涵", U"艺馨", U"佳慧", U"佳欣", U"雅涵", U"晨曦",
    U"可心", U"诗怡", U"梦涵", U"馨怡", U"婉婷", U"语晨", U"思雨", U"雅琪", U"雨晴", U"怡然", U"欣雨",
    U"子萱", U"梓妍", U"思怡", U"书瑶", U"沐瑶", U"诗瑶", U"子怡", U"奕涵", U"奕诺", U"芮汐", U"瑾萱",
    U"芸熙", U"忆安", U"苡沫", U"苡诺", U"语彤", U"舒涵", U"沐晴", U"乐瑶", U"诗妍", U"佳颖", U"佳宁",
    U"雨婷", U"嘉怡", U"慧敏", U"雅婷", U"欣瑶", U"若彤", U"思妍", U"妍希", U"晓彤", U"梓玥", U"昕妍",
    U"熙瑶", U"清妍", U"语涵", U"念慈", U"安琪", U"子琪", U"雨菲", U"梦洁", U"嘉欣", U"晓雯", U"艺萌",
    U"子晴"};
static_assert(sizeof(kBoyNames) == sizeof(kGirlNames));  // one table of ranks serves both

// Characters of given names, commonest first: first and second place, by sex.
inline constexpr std::u32string_view kBoyFirst =
    U"子梓浩宇俊博泽嘉睿皓文志明家思天昊晨奕铭一承启锦逸宸景佳沐智雨建国永振学金玉海立世晓少伟鑫瑞正君楚"
    U"向云安书凯恩锐炳彦弘鸿宏光庆荣成德良兴伯兆冠奇祥新旭晟朝柏梦汉泰润涵煜熙瀚维翔耀航若英贤远钰雄青霖"
    U"星圣修仕乐亚仁佑允健元先克全军凌利勇北卓友双可和品哲嵩广延开忠念恒恺悦敬敏春昱时曜有松林树枫柯森毅沛洪";
inline constexpr std::u32string_view kGirlFirst =
    U"梓欣雨诗子思语可佳依一若梦紫艺静馨芷雅婉心怡沐晨嘉书奕瑾芸苡舒乐慧婷妍晓熙清念安海美丽秀玉春雪冰淑"
    U"文小金晶莹琳琪彤菲萌露颖兰芳凤桂月红燕秋倩娜珍素云惠亚玲甜楚彩宁璐晴柔茹蕊蓓歆湘玥珂珊瑜瑶灵凌娅"
    U"奥如妙姝娇嫣孟宛容希幼庆彦忆怀恩悠悦慕敏斯新昕星智曼曦歌水汐沁洁润淇溪漫灿煊瑞真知碧童羽翠花芊苏茜莉蔚";
inline constexpr std::u32string_view kBoySecond =
    U"轩宇然豪泽航辰杰睿文熙宸晨涵墨辉博哲远佑天乐恒成安鸣恩源凯洋瑞齐楷凡阳程涛磊强俊振明浩峰鹏飞伟军龙超"
    U"斌波林海华东平勇刚健康宁毅翔志坤锋帅旭亮光荣祥庆生国良民昊霖鑫森淼城立铭锐舜川江山石松柏楠桐枫榕栋梁材"
    U"瑜渊鸿晖昕曦烨煜熠炜煊琛琪瑾璋畅皓硕祺福科笙翰腾诚谦豫越轶迪逸邦钧钰铄锦霆韬颢骁骏骐麒麟默毓";
inline constexpr std::u32string_view kGirlSecond =
    U"涵怡诺萱桐妍欣汐瑶琪悦馨彤曦嫣婷晴雨颖宁菲敏玥希熙慈萌雯洁燕娜丽芳玲红霞梅兰英秀珍艳莉静云月雪琴凤娟"
    U"华萍丹蓉莲香翠琳璐瑾瑜莹晶薇蕾倩然心语安乐朵儿佳珊珂珺玫媛嘉伊依佩兮凝卿含妤妮姗姝娅娴婧婕媚嫒宸岚彦念"
    U"思恬惠慧文昕晗晞格桃楠毓沫沁淇清湘溪滢漫潼灵熹琬琰琼瑄瑛璇甜盈睿祺笛筠紫纯绮羽芊芮芯苒苗茜茵荷菁萁葭蓓蕊";

}  // namespace xueji::datasets
