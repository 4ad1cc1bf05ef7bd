"""The finders, one a file; where several share helpers, or one needs some, they have a folder."""
