"""Pages of the convening unit (组建单位) of an evaluation committee."""
