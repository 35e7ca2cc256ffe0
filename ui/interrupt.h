/*
 * Interrupt: Ctrl-C and changes of the terminal's size, as flags and a descriptor to poll.
 *
 * A signal handler can reach nothing but static data: this is the one place in the program that has any.
 */
#ifndef UI_INTERRUPT_H
#define UI_INTERRUPT_H

#include <stdbool.h>

/* Takes over SIGINT and SIGWINCH and ignores SIGPIPE. With `patience` interrupts that nobody has taken yet the
 * program ends at once with status 130: for work that cannot be stopped in any other way. 0: never; then
 * SIGTERM and SIGHUP are taken over, too, so that the terminal is given back in order. */
void interrupt_install(int patience);
bool interrupt_pending(void);
bool interrupt_take(void); /* true once after any number of signals */
bool interrupt_take_resize(void);
/* While `catch`, Ctrl-Z only leaves word for interrupt_take_stop, so that the terminal can be put in order
 * before the program stops. */
void interrupt_catch_stop(bool catch);
bool interrupt_take_stop(void);
bool interrupt_ended(void); /* SIGTERM or SIGHUP came: leave */
int interrupt_fd(void);     /* readable from a signal on until the next call of an interrupt_take… */

#endif
