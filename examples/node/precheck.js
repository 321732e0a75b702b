// Asks a running xueji-server about one child: node precheck.js localhost:7443 certs 王小芳 2 20150301 [NUMBER]
//
// Needs @grpc/grpc-js and @grpc/proto-loader: `npm ci` in this folder. The second argument is the folder of
// `xueji-server dev-certs`; an office has its own certificate, key and token.
// Exit codes: 0 the record may be created, 1 it may not (yet), 2 the server refused the question or is not there.
'use strict';
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const PROTO = path.join(__dirname, '..', '..', 'server', 'proto');

function ask(server, folder, student, answer) {
  const read = (name) => fs.readFileSync(path.join(folder, name));
  const definition = loader.loadSync('xueji/v1/pre_check_service.proto',
    {includeDirs: [PROTO], keepCase: true, enums: String, longs: String, defaults: true});
  const {PreCheckService} = grpc.loadPackageDefinition(definition).xueji.v1;
  const papers = grpc.credentials.createSsl(read('ca.pem'), read('client-county.key'), read('client-county.pem'));
  const metadata = new grpc.Metadata();
  metadata.set('authorization', 'Bearer ' + read('county-registrar.token').toString().trim());
  const client = new PreCheckService(server, papers);
  client.PreCheck({context: {purpose: 'PURPOSE_ENROLMENT'}, student}, metadata, {deadline: Date.now() + 5000},
    (error, response) => {
      client.close();
      answer(error, response);
    });
}

const [server, folder, name, sex, birthDate, number] = process.argv.slice(2);
if (!birthDate) {
  console.error('usage: node precheck.js HOST:PORT FOLDER NAME SEX BIRTH_DATE [NUMBER]');
  process.exit(2);
}
ask(server, folder, {name, sex, birth_date: birthDate, document_number: number || ''}, (error, response) => {
  if (error) {
    // For scripts and for the person there is more in error.metadata: google.rpc.ErrorInfo, LocalizedMessage, BadRequest.
    console.error(`${grpc.status[error.code]}: ${error.details}`);
    process.exitCode = 2;
    return;
  }
  const {verdict} = response;
  console.log(verdict.advice_zh);
  for (const reason of verdict.reasons) console.log(`  ${reason.text_zh} ${reason.next_step_zh}`);
  for (const hint of verdict.hints) console.log(`  ${hint.case_id} ${hint.school_region} ${hint.record_id}`);
  process.exitCode = verdict.advice === 'ADVICE_MAY_BE_CREATED' ? 0 : 1;
});
