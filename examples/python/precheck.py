#!/usr/bin/env python3
"""Asks a running xueji-server about one child: python3 precheck.py localhost:7443 certs 王小芳 2 20150301 [NUMBER]

Needs python3-grpcio, and the modules of the API, made once:
  protoc --proto_path=server/proto --python_out=api --grpc_python_out=api \
    --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin server/proto/xueji/v1/*.proto
  export PYTHONPATH=api
The second argument is the folder of `xueji-server dev-certs`; an office has its own certificate, key and token.
Exit codes: 0 the record may be created, 1 it may not (yet), 2 the server refused the question or is not there.
"""
import os
import sys

import grpc
from xueji.v1 import pre_check_service_pb2, pre_check_service_pb2_grpc, student_pb2


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def main(server, folder, name, sex, birth_date, number=""):
    papers = grpc.ssl_channel_credentials(read(folder, "ca.pem"), read(folder, "client-county.key"), read(folder, "client-county.pem"))
    token = read(folder, "county-registrar.token").decode("ascii").strip()
    request = pre_check_service_pb2.PreCheckRequest(
        context=student_pb2.RequestContext(purpose=student_pb2.PURPOSE_ENROLMENT),
        student=student_pb2.Student(name=name, sex=sex, birth_date=birth_date, document_number=number))
    with grpc.secure_channel(server, papers) as channel:
        stub = pre_check_service_pb2_grpc.PreCheckServiceStub(channel)
        try:
            verdict = stub.PreCheck(request, metadata=[("authorization", "Bearer " + token)], timeout=5).verdict
        except grpc.RpcError as error:
            # For scripts and for the person there is more in its details: google.rpc.ErrorInfo, LocalizedMessage, BadRequest.
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            return 2
    print(verdict.advice_zh)
    for reason in verdict.reasons:
        print(f"  {reason.text_zh} {reason.next_step_zh}")
    for hint in verdict.hints:
        print(f"  {hint.case_id} {hint.school_region} {hint.record_id}")
    return 0 if verdict.advice == student_pb2.ADVICE_MAY_BE_CREATED else 1


if __name__ == "__main__":
    if len(sys.argv) not in (6, 7):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
