// PostgresCluster: a PostgreSQL of a test's own, in a fresh folder, reached by a socket only; it goes away with the test.
//
//   if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
//   PostgresCluster cluster;
//   cluster.uri()        // "postgresql:///postgres?host=…&user=xueji"
//   cluster.Kill();      // as a machine that fails
//   cluster.Start();
//   PostgresCluster standby(cluster);  standby.Promote();
//
// What is killed here are processes, of which the file cache survives: fsync is off, and tests are faster.
// PostgreSQL refuses to run as root: then it runs as `postgres`, whom the Debian package makes. It dies with the test.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

class PostgresCluster {
 public:
  static constexpr char kHowToInstall[] = "PostgreSQL 15 or later is not installed: apt-get install postgresql";

  static bool IsInstalled() { return !Programs().empty() && (geteuid() != 0 || Postgres().id != 0); }

  // `parent`: an existing folder for the data; empty: a temporary one.
  explicit PostgresCluster(const std::string& parent = {}, bool fsync = false) : fsync_(fsync) {
    data_ = (parent.empty() ? folder_.path() : parent) + "/data";
    std::filesystem::create_directory(data_);
    for (const std::string& path : {folder_.path(), data_}) Own(path);
    XUEJI_CHECK(Run({"initdb", "--pgdata", data_, "--username", "xueji", "--auth", "trust", "--encoding", "UTF8",
                     "--locale", "C.UTF-8", "--no-sync"}));
    Start();
  }
  // A standby that follows another.
  explicit PostgresCluster(const PostgresCluster& primary) : fsync_(primary.fsync_), data_(folder_.path() + "/data") {
    Own(folder_.path());
    XUEJI_CHECK(Run({"pg_basebackup", "--pgdata", data_, "--write-recovery-conf", "--checkpoint", "fast", "--no-sync",
                     "--host", primary.folder_.path(), "--username", "xueji"}));
    Start();
  }
  ~PostgresCluster() { End(SIGQUIT); }
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  std::string uri(const std::string& database = "postgres") const {
    return "postgresql:///" + database + "?host=" + folder_.path() + "&user=xueji";
  }
  const std::string& socket_folder() const { return folder_.path(); }
  std::string log() const { return folder_.Read("log"); }

  // Returns when it takes connections. After Kill the old server's children may need a moment to go.
  void Start() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < end) {
      if (pid_ <= 0 || waitpid(pid_, nullptr, WNOHANG) != 0) {
        pid_ = Spawn({"postgres", "-D", data_, "-c", "listen_addresses=", "-c",
                      "unix_socket_directories=" + folder_.path(), "-c", "shared_buffers=32MB", "-c",
                      fsync_ ? "fsync=on" : "fsync=off"});
      }
      if (Run({"pg_isready", "--quiet", "--host", folder_.path()})) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
    const bool started = false;
    XUEJI_CHECK(started);
  }

  // The standby takes writes from now on.
  void Promote() { XUEJI_CHECK(Run({"pg_ctl", "promote", "--pgdata", data_, "--wait"})); }

  // All of its processes at once: those that serve connections would live on for a moment.
  void Kill() {
    if (pid_ <= 0) return;
    kill(pid_, SIGSTOP);  // has no more children from here on
    const std::string pid = std::to_string(pid_);
    std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
    for (pid_t child = 0; children >> child;) kill(child, SIGKILL);
    End(SIGKILL);
  }

 private:
  static std::string Programs() {
    int newest = 14;
    std::string found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
      const int version = std::atoi(entry.path().filename().c_str());
      if (version <= newest || !std::filesystem::exists(entry.path() / "bin/initdb")) continue;
      newest = version;
      found = entry.path() / "bin";
    }
    return found;
  }

  struct User {
    uid_t id = 0;  // 0: there is no such user
    gid_t group = 0;
  };
  static User Postgres() {
    std::ifstream users("/etc/passwd");
    for (std::string line; std::getline(users, line);) {
      unsigned id = 0, group = 0;
      if (std::sscanf(line.c_str(), "postgres:%*[^:]:%u:%u:", &id, &group) == 2) return {id, group};
    }
    return {};
  }

  static void Own(const std::string& path) {
    const User user = geteuid() == 0 ? Postgres() : User{};
    if (user.id != 0) XUEJI_CHECK(chown(path.c_str(), user.id, user.group) == 0);
  }

  void End(int signal) {
    if (pid_ <= 0) return;
    kill(pid_, signal);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

  // Nothing is allocated after the fork: the test may have threads.
  pid_t Spawn(std::vector<std::string> command) const {
    command[0] = Programs() + "/" + command[0];
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const User user = geteuid() == 0 ? Postgres() : User{};
    const std::string log = folder_.FilePath("log");
    const pid_t child = fork();
    XUEJI_CHECK(child >= 0);
    if (child > 0) return child;
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (user.id != 0 && (setgid(user.group) != 0 || setuid(user.id) != 0)) _exit(126);
    if (chdir("/") != 0) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    execv(arguments[0], arguments.data());
    _exit(127);
  }

  bool Run(std::vector<std::string> command) const {
    int status = 0;
    return waitpid(Spawn(std::move(command)), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  TemporaryDirectory folder_;
  const bool fsync_;
  std::string data_;
  pid_t pid_ = 0;
};

}  // namespace xueji
