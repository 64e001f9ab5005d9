/* Leaves: one pass over a unit, with a hash of the keys above each value. */
#include <stdio.h>
#include <string.h>

#include "json_lex.h"

uint64_t json_path_add(uint64_t path, struct str key)
{
	uint64_t mixed = (path ^ path >> 31) * UINT64_C(0x9E3779B97F4A7C15) + str_hash(key);
	return mixed ? mixed : 1;
}

uint64_t json_path(const char *path)
{
	char key[256];
	uint64_t hash = 0;
	while (*path) {
		size_t size = 0;
		for (; *path && *path != '.'; path++) {
			if (path[0] == '\\' && path[1])
				path++;
			if (size < sizeof(key))
				key[size++] = *path;
		}
		path += *path == '.';
		hash = json_path_add(hash, (struct str){key, size});
	}
	return hash ? hash : 1;
}

void json_leaves_init(struct json_leaves *leaves, struct str unit)
{
	leaves->at = unit.at;
	leaves->end = unit.at + unit.size;
	leaves->encoded_path = 0;
	leaves->depth = 0;
	leaves->begun = leaves->bad = false;
	leaves->key = (struct str){NULL, 0};
}

static bool broken(struct json_leaves *leaves)
{
	leaves->bad = true;
	return false;
}

/* Steps into the array or object at leaves->at. */
static bool enter(struct json_leaves *leaves, uint64_t path, bool encoded)
{
	if (leaves->depth == JSON_DEPTH_MAX)
		return broken(leaves);
	struct json_level *level = &leaves->levels[leaves->depth++];
	level->path = path;
	level->index = 0;
	level->object = *leaves->at++ == '{';
	level->encoded = encoded;
	return true;
}

/* Steps out behind the closing bracket, and behind the quote of the text that it was in. */
static bool leave(struct json_leaves *leaves)
{
	bool encoded = leaves->levels[--leaves->depth].encoded;
	leaves->at++;
	if (!encoded || (leaves->depth > 0 && leaves->levels[leaves->depth - 1].encoded))
		return true;
	leaves->at = json_lex_blank(leaves->at, leaves->end, true);
	return json_lex_quote(leaves->at++, leaves->end, false) ? true : broken(leaves);
}

/* Of an element that is not the first: as if its index were a key. */
static uint64_t element_path(const struct json_level *level)
{
	char digits[16];
	int size = snprintf(digits, sizeof(digits), "%u", (unsigned)level->index);
	return json_path_add(level->path, (struct str){digits, (size_t)size});
}

/* Reads on to the next value of the level: the path of it. False at the level's end or when bad. */
static bool next_path(struct json_leaves *leaves, struct json_level *level, uint64_t *ret_path)
{
	const char *end = leaves->end;
	bool encoded = level->encoded;
	const char *at = leaves->at;
	if (level->index > 0) {
		if (at == end || *at != ',')
			return broken(leaves);
		at = json_lex_blank(at + 1, end, encoded);
	}
	if (!level->object) {
		*ret_path = level->index == 0 ? level->path : element_path(level);
	} else {
		const char *behind = json_lex_quote(at, end, encoded) ? json_lex_text(at, end, encoded) : NULL;
		if (!behind)
			return broken(leaves);
		leaves->key = encoded ? str_range(at + 2, behind - 2) : str_range(at + 1, behind - 1);
		at = behind < end && *behind == ':' ? behind : json_lex_blank(behind, end, encoded);
		if (at == end || *at != ':')
			return broken(leaves);
		at = json_lex_blank(at + 1, end, encoded);
		*ret_path = json_path_add(level->path, leaves->key);
	}
	level->index++;
	leaves->at = at;
	return at < end ? true : broken(leaves);
}

static bool begin(struct json_leaves *leaves)
{
	leaves->begun = true;
	leaves->at = leaves->at < leaves->end ? json_lex_front(leaves->at, leaves->end) : leaves->end;
	if (leaves->at == leaves->end || (*leaves->at != '{' && *leaves->at != '['))
		return broken(leaves);
	return enter(leaves, 0, false);
}

bool json_leaves_next(struct json_leaves *leaves, struct json_leaf *ret_leaf)
{
	if (leaves->bad || (!leaves->begun && !begin(leaves)))
		return false;
	while (leaves->depth > 0) {
		struct json_level *level = &leaves->levels[leaves->depth - 1];
		uint64_t path;
		leaves->at = json_lex_blank(leaves->at, leaves->end, level->encoded);
		if (leaves->at < leaves->end && *leaves->at == (level->object ? '}' : ']')) {
			if (!leave(leaves))
				return false;
			continue;
		}
		if (!next_path(leaves, level, &path))
			return false;
		if (*leaves->at == '{' || *leaves->at == '[') {
			if (!enter(leaves, path, level->encoded))
				return false;
			continue;
		}
		if (path == leaves->encoded_path && !level->encoded && *leaves->at == '"') {
			const char *inside = json_lex_blank(leaves->at + 1, leaves->end, true);
			if (inside < leaves->end && *inside == '{') {
				leaves->at = inside;
				if (!enter(leaves, path, true))
					return false;
				continue;
			}
		}
		const char *behind = json_lex_value(leaves->at, leaves->end, level->encoded, &ret_leaf->value);
		if (!behind)
			return broken(leaves);
		ret_leaf->path = path;
		ret_leaf->key = leaves->key;
		leaves->at = behind;
		return true;
	}
	return false;
}
