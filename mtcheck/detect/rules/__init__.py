"""The finders, one a file, with the helpers of one subject in one folder."""
