// What the tests of the registrar share: an empty register on a store of its own, and children to
// put there. Of one thread.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/registrar/registrar.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {

using Id = StudentColumnId;

inline constexpr std::uint32_t kLatestBirth = 20261123;

inline StudentText Child(const std::string& name, const std::string& sex, const std::string& birth,
                         const std::string& number = "", const std::string& id = "") {
  StudentText child;
  child[Id::kRecordId] = id;
  child[Id::kName] = name;
  child[Id::kSex] = sex;
  child[Id::kBirthDate] = birth;
  child[Id::kDocumentNumber] = number;
  if (!number.empty()) child[Id::kDocumentType] = "1";
  child[Id::kSchoolRegion] = "310115";
  return child;
}

inline std::string Number(const std::string& birth, const std::string& sequence) {
  return RecordBuilder::WithCheck("310115" + birth + sequence);
}

inline Submission Ask(ChangeKind kind, StudentText record, std::string request_id) {
  Submission submission;
  submission.kind = kind;
  submission.record = std::move(record);
  submission.request_id = std::move(request_id);
  submission.account = "clerk";
  submission.region = "310115";
  submission.at_ms = 1'790'000'000'000;
  return submission;
}

inline StudentText OnlyId(const std::string& id) {
  StudentText record;
  record[Id::kRecordId] = id;
  return record;
}

inline void CommitAll(RegistryStore& store, const std::vector<ChangeRequest>& requests) {
  const absl::StatusOr<std::vector<ChangeOutcome>> outcomes = store.Commit(requests);
  ASSERT_TRUE(outcomes.ok()) << outcomes.status();
  for (const ChangeOutcome& outcome : *outcomes) EXPECT_TRUE(outcome.status.ok()) << outcome.status;
}

class RegistrarCase : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }
  void Open() {
    registrar_.reset();
    store_ = RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
    registrar_ = Start(*store_);
  }
  std::unique_ptr<Registrar> Start(RegistryStore& store, std::size_t waiting_max = 4'096) {
    RegistrarOptions options;
    options.live = {.changes_max = 10'000, .latest_birth_date = kLatestBirth};
    options.folder = directory_.path();
    options.waiting_max = waiting_max;
    options.poll_ms = 20;
    return Registrar::Start(store, options).value();
  }
  Receipt Submit(Submission submission) { return Submit(*registrar_, std::move(submission)); }
  static Receipt Submit(Registrar& registrar, Submission submission) {
    return SubmitLater(registrar, std::move(submission)).get();
  }
  static std::future<Receipt> SubmitLater(Registrar& registrar, Submission submission) {
    auto promise = std::make_shared<std::promise<Receipt>>();
    registrar.Submit(std::move(submission),
                     [promise](Receipt receipt) { promise->set_value(std::move(receipt)); });
    return promise->get_future();
  }
  Receipt Register(StudentText record, std::string request_id) {
    return Submit(Ask(ChangeKind::kRegister, std::move(record), std::move(request_id)));
  }

  TemporaryDirectory directory_;
  std::unique_ptr<RegistryStore> store_;
  std::unique_ptr<Registrar> registrar_;
};

}  // namespace xueji::server
