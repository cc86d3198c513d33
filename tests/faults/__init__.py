"""What befalls files and processes: killed, together, without room or right, damaged, changed from outside."""
