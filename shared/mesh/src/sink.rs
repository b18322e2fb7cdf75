//! Where triangles go.

/// Three corners in millimetres, counter-clockwise as seen from outside.
pub type Triangle = [[f64; 3]; 3];

/// Takes the triangles of a model, one by one, in the order of the file.
pub trait Sink {
    fn triangle(&mut self, corners: &Triangle);
}

impl Sink for Vec<Triangle> {
    fn triangle(&mut self, corners: &Triangle) {
        self.push(*corners);
    }
}

/// Two at once: slices and a picture need the same second pass.
impl<A: Sink, B: Sink> Sink for (A, B) {
    fn triangle(&mut self, corners: &Triangle) {
        self.0.triangle(corners);
        self.1.triangle(corners);
    }
}
