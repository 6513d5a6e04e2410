//! Writes three tree ensembles as one ONNX graph: a `TreeEnsembleClassifier` a step.
//!
//! Rules found by measuring ONNX Runtime against the trainer:
//! no `base_values` (the bias goes into the first tree's leaves); every leaf votes for class
//! id 0 with `LOGISTIC`, which makes column 1 the probability of being late; `BRANCH_LT`,
//! the split convention of the ensemble; missing values follow
//! `nodes_missing_value_tracks_true`; at least one negative leaf, because ONNX Runtime takes
//! leaves that are all positive for probabilities and skips the logistic.

mod attributes;
mod messages;
mod reading;

use prost::Message;

use self::messages::{
    DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorShapeProto,
    TensorTypeProto, TypeProto, ValueInfoProto,
};
pub use self::reading::from_bytes;
use crate::{ModelError, STEPS, TreeEnsemble};

/// Name of the input tensor, rows by features.
pub const INPUT: &str = "features";
/// Names of the output tensors, one a step, rows by two classes; column 1 is the probability of
/// the step: 15 minutes late, 30 given 15, 60 given 30.
pub const OUTPUTS: [&str; STEPS] = ["late_15", "late_30_given_15", "late_60_given_30"];

const ML_DOMAIN: &str = "ai.onnx.ml";
/// `TensorProto.DataType`.
const FLOAT: i32 = 1;
const INT64: i32 = 7;

/// The bytes of `model.onnx`. The ensembles read the same features.
pub fn to_bytes(steps: &[TreeEnsemble; STEPS]) -> Result<Vec<u8>, ModelError> {
    let n_features = steps[0].n_features;
    let mut graph = GraphProto {
        node: Vec::new(),
        name: "late".to_owned(),
        input: vec![tensor(INPUT, FLOAT, vec![rows(), columns(n_features)?])],
        output: Vec::new(),
    };
    for (ensemble, output) in steps.iter().zip(OUTPUTS) {
        ensemble.validate()?;
        if ensemble.n_features != n_features {
            return Err(ModelError::InvalidEnsemble);
        }
        let label = format!("{output}_label");
        graph.output.push(tensor(&label, INT64, vec![rows()]));
        let probabilities = tensor(output, FLOAT, vec![rows(), columns(2)?]);
        graph.output.push(probabilities);
        graph.node.push(NodeProto {
            input: vec![INPUT.to_owned()],
            output: vec![label, output.to_owned()],
            op_type: "TreeEnsembleClassifier".to_owned(),
            attribute: attributes::of(ensemble)?,
            domain: ML_DOMAIN.to_owned(),
        });
    }
    let model = ModelProto {
        ir_version: 8,
        producer_name: "ponctuel".to_owned(),
        graph: Some(graph),
        opset_import: vec![opset("", 17), opset(ML_DOMAIN, 3)],
    };
    Ok(model.encode_to_vec())
}

fn rows() -> DimensionProto {
    DimensionProto {
        dim_value: None,
        dim_param: Some("rows".to_owned()),
    }
}

fn columns(count: usize) -> Result<DimensionProto, ModelError> {
    let count = i64::try_from(count).map_err(|_| ModelError::InvalidEnsemble)?;
    Ok(DimensionProto {
        dim_value: Some(count),
        dim_param: None,
    })
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
