//! Reads back the trees that [`super::to_bytes`] wrote, for explanations.

use prost::Message;

use super::messages::{AttributeProto, ModelProto, NodeProto};
use super::{INPUT, OUTPUTS};
use crate::{ModelError, Node, STEPS, Tree, TreeEnsemble};

/// The ensembles of `model.onnx`, one a step. The bias is in the leaves of the first tree.
pub fn from_bytes(model: &[u8]) -> Result<[TreeEnsemble; STEPS], ModelError> {
    let invalid = || ModelError::InvalidEnsemble;
    let model = ModelProto::decode(model).map_err(|_| invalid())?;
    let graph = model.graph.ok_or_else(invalid)?;
    let input = graph.input.iter().find(|input| input.name == INPUT);
    let n_features = input
        .and_then(|input| {
            let tensor = input.r#type.as_ref()?.tensor_type.as_ref()?;
            usize::try_from(tensor.shape.as_ref()?.dim.get(1)?.dim_value?).ok()
        })
        .ok_or_else(invalid)?;
    let steps: Vec<_> = OUTPUTS
        .into_iter()
        .map(|output| {
            let is_it = |node: &&NodeProto| node.output.iter().any(|name| name == output);
            let node = graph.node.iter().find(is_it).ok_or_else(invalid)?;
            let ensemble = ensemble(node, n_features).ok_or_else(invalid)?;
            ensemble.validate()?;
            Ok(ensemble)
        })
        .collect::<Result<_, ModelError>>()?;
    steps.try_into().map_err(|_| invalid())
}

/// `None` when the lists do not fit together.
fn ensemble(node: &NodeProto, n_features: usize) -> Option<TreeEnsemble> {
    let find = |name: &str| -> Option<&AttributeProto> {
        node.attribute
            .iter()
            .find(|attribute| attribute.name == name)
    };
    let features = &find("nodes_featureids")?.ints;
    let thresholds = &find("nodes_values")?.floats;
    let modes = &find("nodes_modes")?.strings;
    let when_true = &find("nodes_truenodeids")?.ints;
    let when_false = &find("nodes_falsenodeids")?.ints;
    let missing = &find("nodes_missing_value_tracks_true")?.ints;
    let covers = &find("nodes_hitrates")?.floats;
    let mut leaves = find("class_weights")?.floats.iter();
    let mut trees: Vec<Tree> = Vec::new();
    for (rank, tree) in find("nodes_treeids")?.ints.iter().enumerate() {
        if usize::try_from(*tree).ok()? == trees.len() {
            trees.push(Tree {
                nodes: Vec::new(),
                covers: Vec::new(),
            });
        }
        let node = if modes.get(rank)? == b"LEAF" {
            Node::Leaf {
                value: *leaves.next()?,
            }
        } else {
            Node::Split {
                feature: usize::try_from(*features.get(rank)?).ok()?,
                threshold: *thresholds.get(rank)?,
                left: usize::try_from(*when_true.get(rank)?).ok()?,
                right: usize::try_from(*when_false.get(rank)?).ok()?,
                missing_goes_left: *missing.get(rank)? == 1,
            }
        };
        let last = trees.last_mut()?;
        last.nodes.push(node);
        last.covers.push(*covers.get(rank)?);
    }
    Some(TreeEnsemble {
        n_features,
        bias: 0.0,
        trees,
    })
}
