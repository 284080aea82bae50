"""Models and rows for `make bench-peers`: python models.py FOLDER."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType as LightGBMFloat
from sklearn.compose import ColumnTransformer
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

ROWS = 50_000
TRAINED_ON = 5_000
OPSETS = {"": 17, "ai.onnx.ml": 3}

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
x, y = make_classification(ROWS, 20, n_informative=12, random_state=0)
x = x.astype(np.float32)
names = [f"f{i}" for i in range(x.shape[1])]
x.T.tofile(folder / "numbers.f32")

letters = np.random.default_rng(1)
texts = {
    "region": letters.choice(["north", "south", "east", "west"], ROWS),
    "plan": letters.choice([f"plan {i}" for i in range(12)], ROWS),
    "device": letters.choice(["phone", "tablet", "desktop"], ROWS),
}
(folder / "texts.json").write_text(json.dumps({k: v.tolist() for k, v in texts.items()}))

wide = {
    "logistic regression": LogisticRegression(max_iter=500),
    "scaler, logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)),
    "imputer, scaler, logistic regression": make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(max_iter=500)),
    "MLP 64-32": make_pipeline(StandardScaler(), MLPClassifier((64, 32), max_iter=20, random_state=0)),
    "gradient boosting, 200 trees of depth 3": GradientBoostingClassifier(n_estimators=200, random_state=0),
    "random forest, 200 trees of depth 8": RandomForestClassifier(200, max_depth=8, random_state=0),
    "LightGBM, 200 trees of 31 leaves": LGBMClassifier(n_estimators=200, num_leaves=31, verbose=-1, random_state=0),
}
listed = []


def keep(title, model, columns):
    name = f"{len(listed)}.onnx"
    (folder / name).write_bytes(model.SerializeToString())
    listed.append({"title": title, "file": name, "columns": columns})


for title, estimator in wide.items():
    estimator.fit(x[:TRAINED_ON], y[:TRAINED_ON])
    if isinstance(estimator, LGBMClassifier):
        model = convert_lightgbm(estimator, initial_types=[("X", LightGBMFloat([None, 20]))], target_opset=15, zipmap=False)
    else:
        model = to_onnx(estimator, x[:1], target_opset=OPSETS, options={id(estimator): {"zipmap": False}})
    keep(title, model, [{"input": model.graph.input[0].name, "numbers": names}])

table = pd.DataFrame(x, columns=names).assign(**texts)
mixed = make_pipeline(
    ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), names),
        ("texts", OneHotEncoder(handle_unknown="ignore"), list(texts)),
    ]),
    LogisticRegression(max_iter=500),
).fit(table[:TRAINED_ON], y[:TRAINED_ON])
inputs = [(n, FloatTensorType([None, 1])) for n in names] + [(n, StringTensorType([None, 1])) for n in texts]
model = to_onnx(mixed, initial_types=inputs, target_opset=OPSETS, options={id(mixed): {"zipmap": False}})
keep(
    "20 numbers and 3 texts: imputer, scaler, one-hot, logistic regression",
    model,
    [{"input": n, "numbers": [n]} for n in names] + [{"input": n, "texts": n} for n in texts],
)
(folder / "models.json").write_text(json.dumps({"rows": ROWS, "names": names, "models": listed}))
