"""Asks a model through the client of Triton Inference Server, in bytes then in JSON."""

import importlib.metadata
import sys

import numpy
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

url, token = sys.argv[1:]
headers = {"Authorization": f"Bearer {token}"}
client = http.InferenceServerClient(url)
name = "late-h2"
version = importlib.metadata.version("tritonclient")

assert client.is_server_live() and client.is_server_ready()
assert client.is_model_ready(name, headers=headers)
metadata = client.get_model_metadata(name, headers=headers)
width = metadata["inputs"][0]["shape"][1]
print(f"tritonclient {version} : {name} lit {width} variables")

rows = numpy.full((2, width), numpy.nan, dtype=numpy.float32)
rows[:, 0] = [300, 900]
outputs = [output["name"] for output in metadata["outputs"]]


def infer(rows, in_bytes):
    tensor = http.InferInput("features", list(rows.shape), "FP32")
    tensor.set_data_from_numpy(rows, binary_data=in_bytes)
    wanted = [http.InferRequestedOutput(one, binary_data=in_bytes) for one in outputs]
    # The client writes in the headers it is given: a copy each time.
    return client.infer(name, [tensor], outputs=wanted, headers=dict(headers))


answers = infer(rows, True)
assert abs(answers.as_numpy("late_15")[0] - 0.119203) < 1e-5
assert abs(answers.as_numpy("late_15")[1] - 0.268941) < 1e-5
# JSON has no NaN: what is compared has no missing value.
known = numpy.nan_to_num(rows, nan=1.0)
for one in outputs:
    in_bytes, in_json = (infer(known, way).as_numpy(one) for way in (True, False))
    assert numpy.array_equal(in_bytes, in_json), one
print("octets et JSON : mêmes réponses")

for refused in (lambda: infer(rows[:, :2], True), lambda: client.get_model_metadata("resnet", headers=headers)):
    try:
        refused()
    except InferenceServerException as error:
        print(f"refus lu par le client : {error}")
    else:
        raise SystemExit("accepted what must be refused")
