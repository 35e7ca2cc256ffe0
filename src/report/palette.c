#include "report/palette.h"

unsigned palette_rgb(unsigned group)
{
	/* Orange and sky blue first: most comparisons are of two. */
	static const unsigned colours[PALETTE_COLOURS] = {
		0xE69F00, 0x56B4E9, 0x009E73, 0xCC79A7, 0xF0E442, 0xD55E00, 0x0072B2, 0x999999};
	return colours[group % PALETTE_COLOURS];
}

const char *palette_glyph(unsigned group, bool ascii)
{
	static const char *const glyphs[PALETTE_COLOURS] = {"●", "▲", "■", "◆", "✚", "○", "△", "□"};
	static const char *const plain[PALETTE_COLOURS] = {"o", "x", "+", "*", "#", "@", "%", "&"};
	unsigned at = (group + group / PALETTE_COLOURS) % PALETTE_COLOURS;
	return ascii ? plain[at] : glyphs[at];
}

unsigned palette_level_rgb(unsigned level)
{
	static const unsigned colours[PALETTE_COLOURS] = {
		0x4F6BD8, 0x3B88C9, 0x2EA0B0, 0x3DB38F, 0x6FC268, 0xA9CB45, 0xE0CE33, 0xFFE45C};
	return level < PALETTE_COLOURS ? colours[level] : 0x9A9A9A;
}

const char *palette_level_glyph(unsigned level, bool ascii)
{
	static const char *const glyphs[PALETTE_COLOURS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const plain[PALETTE_COLOURS] = {".", ":", "-", "=", "+", "*", "#", "@"};
	if (level >= PALETTE_COLOURS)
		return ascii ? "'" : "·";
	return ascii ? plain[level] : glyphs[level];
}

static int red(unsigned rgb)
{
	return rgb >> 16 & 0xFF;
}

static int green(unsigned rgb)
{
	return rgb >> 8 & 0xFF;
}

static int blue(unsigned rgb)
{
	return rgb & 0xFF;
}

static int distance(unsigned a, unsigned b)
{
	int r = red(a) - red(b), g = green(a) - green(b), h = blue(a) - blue(b);
	return r * r + g * g + h * h;
}

/* The cube's steps are 0, 95, 135, 175, 215, 255. */
static int cube_step(int value)
{
	return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static unsigned cube_value(int step)
{
	return step ? 55 + 40 * (unsigned)step : 0;
}

int palette_xterm(unsigned rgb)
{
	int r = cube_step(red(rgb)), g = cube_step(green(rgb)), b = cube_step(blue(rgb));
	unsigned cube = cube_value(r) << 16 | cube_value(g) << 8 | cube_value(b);
	int mean = (red(rgb) + green(rgb) + blue(rgb)) / 3;
	int step = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	unsigned grey = (8 + 10 * (unsigned)step) * 0x010101u;
	return distance(rgb, grey) < distance(rgb, cube) ? 232 + step : 16 + 36 * r + 6 * g + b;
}

int palette_basic(unsigned rgb)
{
	/* Orange is told from yellow, and sky blue from blue, by going for the hue and not for the nearest. */
	int r = red(rgb), g = green(rgb), b = blue(rgb);
	int high = r > g ? (r > b ? r : b) : (g > b ? g : b);
	if (high < 64)
		return 0;
	return (r > high * 2 / 3) | (g > high * 2 / 3) << 1 | (b > high * 2 / 3) << 2;
}

double palette_brightness(unsigned rgb)
{
	return (0.299 * red(rgb) + 0.587 * green(rgb) + 0.114 * blue(rgb)) / 255;
}
