/* store_remote.c -- know a network file system when the index lies on one.
 *
 * LMDB's readers and writers meet in a shared map and in locks of one machine's kernel. FUSE has
 * one number for everything, so there the name in mountinfo decides. */
#include "core/index/store_env.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#define FUSE_MAGIC 0x65735546u

bool filesystem_is_remote(unsigned long type, const char *mounted)
{
    static const unsigned remote[] = {
        0x6969u,     /* NFS */
        0x517Bu,     /* SMB */
        0xFF534D42u, /* CIFS */
        0xFE534D42u, /* SMB2 and 3 */
        0x564Cu,     /* NCP */
        0x5346414Fu, /* AFS */
        0x6B414653u, /* AFS in the kernel */
        0x73757245u, /* Coda */
        0x00C36400u, /* Ceph */
        0x0BD00BD0u, /* Lustre */
        0x19830326u, /* BeeGFS */
        0x47504653u, /* GPFS */
    };
    static const char *const remote_fuse[] = {
        "fuse.sshfs",     "fuse.rclone",     "fuse.s3fs",    "fuse.davfs",     "fuse.davfs2",
        "fuse.glusterfs", "fuse.curlftpfs",  "fuse.gcsfuse", "fuse.ceph-fuse", "fuse.juicefs",
        "fuse.smbnetfs",  "fuse.gvfsd-fuse", "fuse.moosefs", "fuse.mfs",
    };
    for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++)
        if ((unsigned)type == remote[i])
            return true;
    if ((unsigned)type == FUSE_MAGIC)
        for (size_t i = 0; i < sizeof remote_fuse / sizeof remote_fuse[0]; i++)
            if (strcmp(mounted, remote_fuse[i]) == 0)
                return true;
    return false;
}

/* What mountinfo calls the file system of a device: "36 35 98:0 /root /mnt rw - TYPE source ..." */
static void mounted_as(dev_t device, char *out, size_t len)
{
    char line[4096];
    FILE *f = fopen("/proc/self/mountinfo", "re");
    out[0] = '\0';
    while (f && fgets(line, sizeof line, f)) {
        unsigned major_number, minor_number;
        const char *behind = strstr(line, " - ");
        if (behind && sscanf(line, "%*u %*u %u:%u", &major_number, &minor_number) == 2 &&
            makedev(major_number, minor_number) == device) {
            size_t n = strcspn(behind + 3, " \n");
            snprintf(out, len, "%.*s", (int)n, behind + 3);
        }
    }
    if (f)
        fclose(f);
}

brief_status store_refuse_remote(const struct store *s, struct brief_error *err)
{
    struct statfs fs;
    struct stat info;
    char mounted[64] = "";
    if (statfs(s->path, &fs) != 0 || stat(s->path, &info) != 0)
        return brief_fail(err, BRIEF_EIO, "%s: %s", s->path, strerror(errno));
    if ((unsigned)fs.f_type == FUSE_MAGIC)
        mounted_as(info.st_dev, mounted, sizeof mounted);
    if (filesystem_is_remote((unsigned long)fs.f_type, mounted))
        return brief_fail(err, BRIEF_EIO,
                          "%s: lies on a network file system, where an index would be damaged: "
                          "keep it on a local disk (--index DIR)",
                          s->path);
    return BRIEF_OK;
}
