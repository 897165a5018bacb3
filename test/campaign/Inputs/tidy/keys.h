static unsigned char shared[] = "in two units";
static unsigned char public_name[] = "vault";
