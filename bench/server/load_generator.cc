// xueji-load: questions and registrations at a running server, at a rate that does not wait for the answers.
//
//   xueji-load --dev certs --students out/demo/students.csv --rate 5000 --seconds 30
//   xueji-load --dev certs --students … --in-flight 1 --seconds 10            closed loop: the next after the answer
//
//   xueji-load --dev certs --students … --batch 1000 --in-flight 2            lists of 1,000 on two streams
//
// Open loop: call i is due at i / rate, and its latency counts from then, whether or not the server (or this program) was
// free to begin it; so a stall is seen by every call it delays. What cannot be begun because --outstanding calls wait
// already counts as shed. With --register SHARE so many of a hundred calls register a record instead of asking; --ledger
// writes down each that was acknowledged, and --verify asks for every record of a ledger instead of all this: exit 1 if
// one is not there, or not as it was acknowledged.
// What is asked is written as bytes before the clock starts, answers are not read but for their status, and one thread speaks
// HTTP/2 itself (http2_connection.h): the machine is the server's. Prints a table, or JSON (--json): calls and answers by
// status, answers a second, latency percentiles in microseconds.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "bench/server/load.h"

int main(int argc, char** argv) {
  xueji::bench::LoadOptions options;
  CLI::App app("Questions and registrations at a running xueji-server, at a rate that does not wait for the answers");
  app.add_option("--server", options.server, "host:port")->capture_default_str();
  app.add_option("--dev", options.dev, "folder of `xueji-server dev-certs`: takes a county registrar's papers from it");
  app.add_option("--ca", options.ca, "certificate of the authority (PEM)");
  app.add_option("--cert", options.certificate, "client certificate (PEM)");
  app.add_option("--key", options.key, "its key (PEM)");
  app.add_option("--token", options.token, "file with the user's token");
  app.add_option("--ticket", options.ticket, "file with an approval ticket, for --batch");
  app.add_option("--students", options.students, "students.csv of `xueji generate`: what is asked");
  app.add_option("--students-max", options.students_max, "so many of its rows")->capture_default_str();
  app.add_option("--rate", options.rate, "calls a second, open loop; 0: closed loop")->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "closed loop: so many at a time")->capture_default_str();
  app.add_option("--batch", options.batch, "closed loop of lists: so many records in a message, --in-flight streams")
      ->capture_default_str();
  app.add_flag("--spin", options.spin, "looks for answers without sleeping: what a caller pays that need not be woken");
  app.add_option("--outstanding", options.outstanding, "open loop: no more than so many wait for an answer")->capture_default_str();
  app.add_option("--connections", options.connections, "TCP connections")->capture_default_str();
  app.add_option("--seconds", options.seconds, "how long")->capture_default_str();
  app.add_option("--deadline-ms", options.deadline_ms, "of each call")->capture_default_str();
  app.add_option("--register", options.register_share, "so many of a hundred calls register a record")->capture_default_str();
  app.add_option("--seed", options.seed, "which rows, and the ids of what is registered")->capture_default_str();
  app.add_option("--region", options.region, "where the registered go to school: the county that may register them");
  app.add_option("--ledger", options.ledger, "file that takes a line for each acknowledged registration: id and change");
  app.add_option("--verify", options.verify, "asks for every record of such a file, and does nothing else");
  app.add_flag("--json", options.json, "figures as JSON");
  CLI11_PARSE(app, argc, argv);
  if (options.students.empty() == options.verify.empty()) {
    std::cerr << "xueji-load: give --students (what to ask) or --verify (a ledger)\n";
    return 2;
  }
  if (!options.dev.empty()) {
    const auto fill = [&](std::string& path, const char* name) {
      if (path.empty()) path = options.dev + "/" + name;
    };
    fill(options.ca, "ca.pem");
    fill(options.certificate, "client-county.pem");
    fill(options.key, "client-county.key");
    fill(options.token, "county-registrar.token");
    fill(options.ticket, "county-registrar.ticket");
  }
  try {
    return xueji::bench::RunLoad(options);
  } catch (const std::exception& fault) {
    std::cerr << "xueji-load: " << fault.what() << "\n";
    return 1;
  }
}
