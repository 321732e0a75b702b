#include "server/registrar/record_export.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

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
  const RecordExport written = *ExportRecords(*store, records, gone);
  EXPECT_EQ(written.position, 4U);
  EXPECT_EQ(written.records, 1U);
  EXPECT_EQ(written.gone, 2U);
  EXPECT_EQ(Read(gone), "record_id\na\nof-the-base\n");
  const std::string text = Read(records);
  EXPECT_EQ(text.substr(0, 10), "record_id,");
  EXPECT_NE(text.find("\nb,,\"王\"\"小,芳\",,2,20150301,"), std::string::npos) << text;
  struct stat facts {};
  ASSERT_EQ(::stat(records.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST(RecordExport, ReplacesNoFile) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  const std::string records = directory.FilePath("records.csv");
  std::ofstream(records) << "mine";
  EXPECT_FALSE(ExportRecords(*store, records, directory.FilePath("gone.csv")).ok());
  EXPECT_EQ(Read(records), "mine");
}

}  // namespace
}  // namespace xueji::server
