#include "server/ops/server_config.h"

#include <gtest/gtest.h>

#include <sstream>

#include "server/ops/server_config.pb.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

TEST(ServerConfig, AnEmptyFileIsOne) {
  const auto config = ParseServerConfig("", "c", "/etc/xueji");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen, "127.0.0.1:7443");
  EXPECT_EQ(config->tls.certificate, "/etc/xueji/certificates/server.pem");
  EXPECT_EQ(config->store, "sqlite:/etc/xueji/register.db");
  EXPECT_EQ(config->audit.directory, "/etc/xueji/audit");
  EXPECT_EQ(config->audit.retention_days, 365);
  EXPECT_EQ(config->snapshot, "");
  EXPECT_EQ(config->quota.account.per_minute, 60U);
  EXPECT_EQ(config->quota.account.per_day, 2000U);
  EXPECT_EQ(config->limits.message_bytes_max, 4U << 20);
  EXPECT_EQ(config->harvest.lock_ms, 24 * 3600 * 1000);
  EXPECT_EQ(config->log_level, "info");
  EXPECT_FALSE(config->reflection);
  EXPECT_FALSE(config->core_files);
  EXPECT_TRUE(config->fold);
  EXPECT_TRUE(config->limits.work_floor_follows);
}

TEST(ServerConfig, EachWordArrives) {
  const auto config = ParseServerConfig(R"(
    listen: "[::]:9" tls { certificate: "/c" key: "/k" client_ca: "ca" } token_keys: "t" revocations: "r"
    store: "postgresql://h/d" snapshot: "s" plan: "p" changes_max: 5000 memory_max_mebibytes: 3 threads: 2
    network { threads: 3 spin_us: 0 }
    limits { message_kibibytes_max: 16 streams_max: 3 in_flight_max: 4 connection_age_s: 5 deadline_default_ms: 6 deadline_max_ms: 7
             batch_records_max: 8 hits_max: 9 work_floor_us: 10 work_floor_follows: false }
    quotas { account { per_minute: 1 per_day: 0 } certificate { per_minute: 2 } county { per_day: 3 } keys_max: 1001 }
    harvest { lock_hours: 2 subjects_max: 101 }
    audit { directory: "a" keys: "k" retention_days: 200 sync_interval_ms: 11 file_mebibytes: 12 }
    log { format: JSON level: WARNING file: "l" } metrics: "" reflection: true fold: false core_files: true)",
                                        "c", "/f");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->tls.certificate + config->tls.key + config->tls.client_ca, "/c/k/f/ca");
  EXPECT_EQ(config->token_keys + config->revocations + config->snapshot + config->plan,
            "/f/t/f/r/f/s/f/p");
  EXPECT_EQ(config->store, "postgresql://h/d");
  EXPECT_EQ(config->changes_max, 5000U);
  EXPECT_EQ(config->memory_max_bytes, 3U << 20);
  EXPECT_EQ(config->threads, 2);
  EXPECT_EQ(config->network.threads, 3U);
  EXPECT_EQ(config->network.spin_us, 0U);
  const auto& limits = config->limits;
  EXPECT_EQ(limits.message_bytes_max, 16'384U);
  EXPECT_EQ(
      std::vector<std::uint32_t>({limits.streams_max, limits.in_flight_max, limits.connection_age_s,
                                  limits.deadline_default_ms, limits.deadline_max_ms,
                                  limits.batch_records_max, limits.hits_max, limits.work_floor_us}),
      std::vector<std::uint32_t>({3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_FALSE(limits.work_floor_follows);
  EXPECT_EQ(config->quota.account.per_minute, 1U);
  EXPECT_EQ(config->quota.account.per_day, 0U);
  EXPECT_EQ(config->quota.certificate.per_minute, 2U);
  EXPECT_EQ(config->quota.certificate.per_day, 20'000U);
  EXPECT_EQ(config->quota.county.per_day, 3U);
  EXPECT_EQ(config->quota.keys_max, 1001U);
  EXPECT_EQ(config->harvest.lock_ms, 7'200'000);
  EXPECT_EQ(config->harvest.subjects_max, 101U);
  EXPECT_EQ(config->audit.directory + config->audit.keys, "/f/a/f/k");
  EXPECT_EQ(config->audit.retention_days, 200);
  EXPECT_EQ(config->audit.sync_interval_ms, 11U);
  EXPECT_EQ(config->audit.file_mebibytes, 12U);
  EXPECT_EQ(config->log_format, LogFormat::kJson);
  EXPECT_EQ(config->log_level + config->log_file, "warning/f/l");
  EXPECT_EQ(config->metrics, "");
  EXPECT_TRUE(config->reflection);
  EXPECT_TRUE(config->core_files);
  EXPECT_FALSE(config->fold);
}

TEST(ServerConfig, AllFaultsAreNamedAtOnce) {
  const absl::Status status =
      ParseServerConfig(
          "listen: 'nowhere'\nstore: 'mysql://x'\naudit {\n  retention_days: 30\n}\n"
          "limits { hits_max: 0 deadline_default_ms: 90 deadline_max_ms: 80 }\ntls { key: '' }\n"
          "metrics: '127.0.0.1:99999'\n",
          "c", "/f")
          .status();
  const std::string message(status.message());
  for (const std::string wanted :
       {"c:1:1: listen:", "c:2:1: store:", "c:4:3: audit.retention_days: takes 184 to",
        "c:6:10: limits.hits_max", "limits.deadline_default_ms: takes 0 to 80", "tls.key",
        "c:8:1: metrics"}) {
    EXPECT_NE(message.find(wanted), std::string::npos) << wanted << " in\n" << message;
  }
}

TEST(ServerConfig, TheFoldersOfAFileAreItsOwn) {
  const TemporaryDirectory directory;
  const auto config = ReadServerConfig(directory.Write("s.conf", "store: 'sqlite:x.db'"));
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->store, "sqlite:" + directory.FilePath("x.db"));
  EXPECT_EQ(ReadServerConfig(directory.FilePath("none")).status().code(),
            absl::StatusCode::kNotFound);
}

// The sample says of every word what its default is: with all of it in force nothing changes.
TEST(ServerConfig, TheSampleHasEveryWordAndItsDefault) {
  std::string in_force;
  int options = 0;
  std::istringstream sample{std::string(SampleServerConfig())};
  for (std::string line; std::getline(sample, line);) {
    // "# word: …", "# word {", "#   word: …", "# }": a word in force but for the mark before it.
    const std::size_t word = line.find_first_not_of("# ");
    const std::size_t end = word == std::string::npos
                                ? std::string::npos
                                : line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", word);
    const bool is_option =
        line.rfind("# ", 0) == 0 && end != std::string::npos && end >= word &&
        (line[end] == ':' || line.substr(end, 2) == " {" || line.substr(word) == "}");
    options += is_option ? 1 : 0;
    in_force += (is_option ? line.substr(1) : line) + "\n";
  }
  EXPECT_GT(options, 40);
  const auto config = ParseServerConfig(in_force, "sample", "/f");
  ASSERT_TRUE(config.ok()) << config.status() << in_force;
  const auto defaults = ParseServerConfig("", "none", "/f");
  EXPECT_EQ(config->listen + config->store + config->token_keys + config->audit.directory +
                config->log_level + config->metrics,
            defaults->listen + defaults->store + defaults->token_keys + defaults->audit.directory +
                defaults->log_level + defaults->metrics);
  EXPECT_EQ(config->limits.work_floor_us, defaults->limits.work_floor_us);
  EXPECT_EQ(config->limits.work_floor_follows, defaults->limits.work_floor_follows);
  EXPECT_EQ(config->limits.batch_records_max, defaults->limits.batch_records_max);
  EXPECT_EQ(config->quota.county.per_day, defaults->quota.county.per_day);
  EXPECT_EQ(config->changes_max, defaults->changes_max);
  const auto check_words = [&](const google::protobuf::Descriptor* type, const auto& self) -> void {
    for (int i = 0; i < type->field_count(); ++i) {
      EXPECT_NE(in_force.find(type->field(i)->name()), std::string::npos) << type->field(i)->name();
      if (type->field(i)->message_type() != nullptr) self(type->field(i)->message_type(), self);
    }
  };
  check_words(ops::ServerConfig::descriptor(), check_words);
}

}  // namespace
}  // namespace xueji::server
