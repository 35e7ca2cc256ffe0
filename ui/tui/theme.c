#include "ui/tui/theme.h"

#include "report/palette.h"

#include <string.h>

typedef struct RoleColours {
	int dark, light;
	bool bold, dim;
} RoleColours;

static const RoleColours roles[] = {
	[ROLE_TEXT] = {THEME_DEFAULT, THEME_DEFAULT, false, false},
	[ROLE_DIM] = {0x8A8A8A, 0x767676, false, true},
	[ROLE_TITLE] = {THEME_DEFAULT, THEME_DEFAULT, true, false},
	[ROLE_FOCUS] = {0x5FD7FF, 0x005F87, true, false},
	[ROLE_KEY] = {0x5FD7FF, 0x005F87, false, false},
	[ROLE_GOOD] = {0x5FD787, 0x00875F, false, false},
	[ROLE_WARN] = {0xFFD75F, 0xAF5F00, false, false},
	[ROLE_BAD] = {0xFF8787, 0xAF0000, true, false},
};

static void choose_colours(const char *theme, Style style, ThemeEntry *look)
{
	if (strcmp(theme, "mono") == 0)
		return;
	if (style.role == ROLE_GROUP) {
		look->fore = (int)palette_rgb(style.group);
	} else if (style.role == ROLE_LEVEL) {
		look->fore = (int)palette_level_rgb(style.group);
	} else if (style.role == ROLE_RGB) {
		look->fore = (int)style.fore;
		look->back = (int)style.back;
	} else {
		look->fore = strcmp(theme, "light") == 0 ? roles[style.role].light : roles[style.role].dark;
	}
}

ThemeEntry theme_look(const char *theme, Style style)
{
	ThemeEntry look = {.fore = THEME_DEFAULT,
		.back = THEME_DEFAULT,
		.bold = style.bold,
		.reverse = style.reverse,
		.underline = style.underline};
	if (style.role < ROLE_GROUP) {
		look.bold |= roles[style.role].bold;
		look.dim = roles[style.role].dim && strcmp(theme, "mono") == 0;
	}
	choose_colours(theme, style, &look);
	return look;
}
