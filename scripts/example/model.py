"""The model of the example: a scikit-learn pipeline, exported to ONNX as a practitioner would, and served by onnxruntime."""

import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from world import CATEGORICAL, NUMERIC


def fit(columns, labels):
    """The pipeline, fitted on the named columns."""
    numbers = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    prepare = ColumnTransformer([("numbers", numbers, NUMERIC), ("names", OneHotEncoder(handle_unknown="ignore"), CATEGORICAL)])
    trees = GradientBoostingClassifier(n_estimators=70, max_depth=3, learning_rate=.1, subsample=.8, min_samples_leaf=20, random_state=7)
    frame = pd.DataFrame({name: columns[name] for name in NUMERIC + CATEGORICAL})
    return Pipeline([("prepare", prepare), ("trees", trees)]).fit(frame, labels)


def export(pipeline):
    """The pipeline as ONNX bytes: an input per column, outputs `label` and `probabilities`."""
    inputs = [(name, FloatTensorType([None, 1])) for name in NUMERIC] + [(name, StringTensorType([None, 1])) for name in CATEGORICAL]
    proto = to_onnx(pipeline, initial_types=inputs, target_opset={"": 17, "ai.onnx.ml": 3}, options={"zipmap": False}, name="renewal")
    proto.doc_string = "Will a household whose energy contract runs out leave within 30 days? Invented data."
    proto.model_version = 3
    imports = sorted(proto.opset_import, key=lambda entry: entry.domain)  # skl2onnx leaves them in a set's order, which changes from run to run
    del proto.opset_import[:]
    proto.opset_import.extend(imports)
    return proto.SerializeToString(deterministic=True)


def serve(onnx, columns):
    """What the serving system would log for these rows: label (0 or 1) and the probability of leaving."""
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    feeds = {name: columns[name].astype(np.float32).reshape(-1, 1) for name in NUMERIC}
    feeds |= {name: columns[name].astype(object).reshape(-1, 1) for name in CATEGORICAL}
    label, probabilities = session.run(["label", "probabilities"], feeds)
    return label, probabilities[:, 1]
