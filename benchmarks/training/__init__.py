"""Scripts that trained the weights that the package ships."""
