#include "server/registrar/base_start.h"

#include <filesystem>

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

class BaseStartTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return directory_.FilePath(name); }
  static std::unique_ptr<RegistryStore> Open(const std::string& path) {
    return RegistryStore::Open("sqlite:" + path).value();
  }
  static void Put(RegistryStore& store, const std::string& id, std::int64_t at_ms) {
    std::vector<ChangeRequest> requests(1);
    requests[0].record = Child("王小芳", "2", "20150301", "", id);
    requests[0].at_ms = at_ms;
    CommitAll(store, requests);
  }
  static RegisterPlace PlaceOf(RegistryStore& store) {
    const std::uint64_t last = store.LastChange().value();
    return PlaceAfter(store.StoreId().value(), store.ReadChanges(last - 1, 1)->front());
  }
  static BaseStanding StandingOf(RegistryStore& store, const RegisterPlace& place) {
    const absl::StatusOr<BaseStart> start = FindBaseStart(store, place);
    EXPECT_TRUE(start.ok()) << start.status();
    EXPECT_EQ(start->after, start->standing == BaseStanding::kHasChanges ? place.change_seq : 0);
    EXPECT_EQ(start->base_place, place.change_seq);
    return start->standing;
  }

  TemporaryDirectory directory_;
};

TEST_F(BaseStartTest, ABaseOfThisStoreNeedsWhatCameLater) {
  const auto store = Open(Path("register.db"));
  for (int i = 0; i < 3; ++i) Put(*store, "r" + std::to_string(i), 1'000 + i);
  const RegisterPlace place = PlaceOf(*store);
  EXPECT_EQ(place.change_seq, 3U);
  EXPECT_EQ(StandingOf(*store, place), BaseStanding::kHasChanges);
  Put(*store, "r3", 2'000);
  EXPECT_EQ(StandingOf(*store, place), BaseStanding::kHasChanges);
  EXPECT_EQ(StandingOf(*store, {.store_id = store->StoreId().value()}), BaseStanding::kHasChanges) << "of the empty store";
}

TEST_F(BaseStartTest, ABaseOfNoStoreAndOneOfAnotherNeedEverything) {
  const auto store = Open(Path("register.db")), other = Open(Path("other.db"));
  for (RegistryStore* each : {store.get(), other.get()}) Put(*each, "a", 1'000);
  EXPECT_NE(store->StoreId().value(), other->StoreId().value());
  EXPECT_EQ(StandingOf(*store, {}), BaseStanding::kNoPlace);
  EXPECT_EQ(StandingOf(*store, PlaceOf(*other)), BaseStanding::kOtherStore);
}

// A backup has the same id: it is the change that tells.
TEST_F(BaseStartTest, ABaseOfWhatARestoredStoreLostIsNotBelieved) {
  auto store = Open(Path("register.db"));
  Put(*store, "a", 1'000);
  store.reset();
  std::filesystem::copy_file(Path("register.db"), Path("backup.db"));
  store = Open(Path("register.db"));
  Put(*store, "b", 2'000);
  const RegisterPlace place = PlaceOf(*store);
  const auto restored = Open(Path("backup.db"));
  EXPECT_EQ(restored->StoreId().value(), store->StoreId().value());
  EXPECT_EQ(StandingOf(*restored, place), BaseStanding::kBeyondStore);
  Put(*restored, "b", 3'000);  // sent again
  EXPECT_EQ(StandingOf(*restored, place), BaseStanding::kOtherHistory);
  Put(*restored, "c", 4'000);
  EXPECT_EQ(StandingOf(*restored, place), BaseStanding::kOtherHistory);
}

TEST_F(BaseStartTest, TheMarkIsOfThatVeryChange) {
  StoredChange change;
  change.change_seq = 7;
  change.kind = ChangeKind::kAmend;
  change.record[Id::kRecordId] = "r";
  change.account = "clerk";
  change.at_ms = 1'000;
  const RegisterPlace place = PlaceAfter("0a", change);
  EXPECT_EQ(PlaceAfter("0a", change), place);
  for (int i = 0; i < 5; ++i) {
    StoredChange other = change;
    if (i == 0) other.change_seq = 8;
    if (i == 1) other.kind = ChangeKind::kWithdraw;
    if (i == 2) other.record[Id::kRecordId] = "s";
    if (i == 3) other.account = "other";
    if (i == 4) other.at_ms = 1'001;
    EXPECT_NE(PlaceAfter("0a", other).change_mark, place.change_mark) << i;
  }
}

}  // namespace
}  // namespace xueji::server
