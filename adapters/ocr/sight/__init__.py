"""What a picture shows before anybody understands it: text, ruled lines and bars."""
