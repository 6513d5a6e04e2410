//! Writes a tree ensemble as an ONNX `TreeEnsembleClassifier`.
//!
//! Rules found by measuring ONNX Runtime against the trainer:
//! no `base_values` (the bias goes into the first tree's leaves); every leaf votes for class
//! id 0 with `LOGISTIC`, which makes column 1 the probability of being late; `BRANCH_LT`,
//! the split convention of the ensemble; missing values follow
//! `nodes_missing_value_tracks_true`; at least one negative leaf, because ONNX Runtime takes
//! leaves that are all positive for probabilities and skips the logistic.

mod attributes;
mod messages;

use prost::Message;

use self::messages::{
    DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorShapeProto,
    TensorTypeProto, TypeProto, ValueInfoProto,
};
use crate::{ModelError, TreeEnsemble};

/// Name of the input tensor, rows by features.
pub const INPUT: &str = "features";
/// Name of the output tensor, rows by two classes; column 1 is the probability of being late.
pub const PROBABILITIES: &str = "probabilities";

const LABEL: &str = "label";
const ML_DOMAIN: &str = "ai.onnx.ml";
/// `TensorProto.DataType`.
const FLOAT: i32 = 1;
const INT64: i32 = 7;

/// The bytes of `model.onnx`.
pub fn to_bytes(ensemble: &TreeEnsemble) -> Result<Vec<u8>, ModelError> {
    ensemble.validate()?;
    let rows = || DimensionProto {
        dim_value: None,
        dim_param: Some("rows".to_owned()),
    };
    let columns = |count: i64| DimensionProto {
        dim_value: Some(count),
        dim_param: None,
    };
    let n_features = i64::try_from(ensemble.n_features).map_err(|_| ModelError::InvalidEnsemble)?;
    let node = NodeProto {
        input: vec![INPUT.to_owned()],
        output: vec![LABEL.to_owned(), PROBABILITIES.to_owned()],
        op_type: "TreeEnsembleClassifier".to_owned(),
        attribute: attributes::of(ensemble)?,
        domain: ML_DOMAIN.to_owned(),
    };
    let model = ModelProto {
        ir_version: 8,
        producer_name: "ponctuel".to_owned(),
        graph: Some(GraphProto {
            node: vec![node],
            name: "late".to_owned(),
            input: vec![tensor(INPUT, FLOAT, vec![rows(), columns(n_features)])],
            output: vec![
                tensor(LABEL, INT64, vec![rows()]),
                tensor(PROBABILITIES, FLOAT, vec![rows(), columns(2)]),
            ],
        }),
        opset_import: vec![opset("", 17), opset(ML_DOMAIN, 3)],
    };
    Ok(model.encode_to_vec())
}

fn opset(domain: &str, version: i64) -> OperatorSetIdProto {
    OperatorSetIdProto {
        domain: domain.to_owned(),
        version,
    }
}

fn tensor(name: &str, elem_type: i32, dim: Vec<DimensionProto>) -> ValueInfoProto {
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            tensor_type: Some(TensorTypeProto {
                elem_type,
                shape: Some(TensorShapeProto { dim }),
            }),
        }),
    }
}
