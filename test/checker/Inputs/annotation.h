// What other units read. Marked where it says so.
void unmarked_in_header(unsigned char *key, unsigned size);
void marked_in_header(__attribute__((annotate("secret"))) unsigned char *key);
void type_unmarked_in_header(unsigned char *key);
void whole_unmarked_in_header(void);
unsigned char *result_unmarked_in_header(void);
extern unsigned char global_unmarked_in_header[32];
extern unsigned char global_marked_in_header[32]
    __attribute__((annotate("secret")));
