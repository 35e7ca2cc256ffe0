/* Any bytes as a table of the pictures on a sheet. Every tile must lie inside it. */
#include "data/tiles.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFile file = fuzz_file(data, size);
	Error err = ERROR_INIT;
	Tiles tiles = {0};
	unsigned char pixels[7 * 5], cut[7 * 5];
	const Raster sheet = {7, 5, 1, pixels};
	if (tiles_read(file.path, (RasterInfo){7, 5, 1}, &tiles, &err)) {
		expect(tiles.count > 0);
		for (size_t i = 0; i < tiles.count; i++) {
			expect(tiles.items[i].name && tiles.items[i].width > 0 && tiles.items[i].height > 0);
			tile_cut(&tiles.items[i], &sheet, cut);
		}
	} else {
		expect_sentence(&err);
	}
	tiles_release(&tiles);
	fuzz_file_close(&file);
	return 0;
}
