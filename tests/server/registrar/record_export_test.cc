#include "server/registrar/record_export.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "server/registrar/base_start.h"
#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RecordExport, HoldsWhatIsNotWithdrawnAndNamesWhatIs) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  std::vector<ChangeRequest> requests(4);
  requests[0].record = Child("王\"小,芳", "2", "20150301", "", "b");
  requests[1].record = Child("李强", "1", "20140907", "", "a");
  requests[2].kind = requests[3].kind = ChangeKind::kWithdraw;
  requests[2].record = OnlyId("a");
  requests[3].record = OnlyId("of-the-base");
  CommitAll(*store, requests);
  const std::string records = directory.FilePath("records.csv"),
                    gone = directory.FilePath("gone.csv");
  const std::string place = directory.FilePath("place");
  const RegisterExport written = *ExportRecords(*store, {.records = records, .withdrawn = gone, .place = place});
  EXPECT_EQ(written.place.change_seq, 4U);
  EXPECT_EQ(written.records, 1U);
  EXPECT_EQ(written.withdrawn, 2U);
  EXPECT_EQ(Read(gone), "record_id\na\nof-the-base\n");
  const std::string text = Read(records);
  EXPECT_EQ(text.substr(0, 10), "record_id,");
  EXPECT_NE(text.find("\nb,,\"王\"\"小,芳\",,2,20150301,"), std::string::npos) << text;
  EXPECT_EQ(written.place, PlaceAfter(store->StoreId().value(), store->ReadChanges(3, 1)->front()));
  EXPECT_EQ(ParseRegisterExport(Read(place)).value(), written);
  for (const std::string& path : {records, gone, place}) {
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << path;
  }
}

TEST(RecordExport, ReplacesNoFile) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  const std::string records = directory.FilePath("records.csv");
  std::ofstream(records) << "mine";
  const std::string place = directory.FilePath("place");
  EXPECT_FALSE(ExportRecords(*store, {.records = records, .withdrawn = directory.FilePath("gone.csv"), .place = place}).ok());
  EXPECT_EQ(Read(records), "mine");
  EXPECT_EQ(Read(place), "") << "no place of what was not written";
}

}  // namespace
}  // namespace xueji::server
