# SPDX-License-Identifier: EPL-2.0
# Texts, hashes, sorting, packing, processes, pipes and interpreter threads of perl, each computed in two ways.
use strict;
use warnings;
use Config;
use Digest::SHA qw(sha256_hex);
use Storable qw(freeze thaw nstore retrieve);

$| = 1;
my $scratch = shift;

sub check { my ($good, $what) = @_; die "$what\n" unless $good; }
sub digest { my $number = shift; return sha256_hex("$number " x 20000); }

sub data {
    my %words = map { ("word $_" => [$_, $_ x ($_ % 40)]) } 1 .. 6000;
    delete @words{ grep { $words{$_}[0] % 3 == 0 } keys %words };
    check(scalar(keys %words) == 4000, 'other words');
    check(join(',', sort { $a <=> $b } map { $_->[0] } values %words) eq join(',', grep { $_ % 3 } 1 .. 6000), 'order');
    my $copy = thaw(freeze(\%words));
    check($copy->{"word $_"}[1] eq $_ x ($_ % 40), "word $_ is another") for grep { $_ % 3 } 1 .. 6000;
    nstore($copy, "$scratch/stored");
    check(freeze(retrieve("$scratch/stored")->{'word 7'}) eq freeze($words{'word 7'}), 'stored and retrieved');
    my $text = join ' ', 1 .. 20000;
    (my $other = $text) =~ s/(\d)(?=(?:\d{3})+\b)/$1,/g;
    $other =~ tr/,//d;
    check($other eq $text, 'other text after substitution');
    check(unpack('%32N*', pack 'N*', 1 .. 100000) == (100000 * 100001 / 2) % 2**32, 'another checksum');
}

sub processes {
    for my $round (1 .. 5) {
        my @children;
        my $mine = "before $round " x 5000;
        for my $number (1 .. 4) {
            pipe(my $out, my $in) or die;
            my $pid = fork // die "fork: $!";
            if (!$pid) {
                close $out;
                my $good = $mine eq "before $round " x 5000;
                $mine = 'the child has changed this ' x 5000;
                print $in $good ? digest($number) : 'other memory';
                close $in;
                exit 3;
            }
            close $in;
            push @children, [$pid, $out, $number];
        }
        for (@children) {
            my ($pid, $out, $number) = @$_;
            my $got = join '', <$out>;
            waitpid $pid, 0;
            check($? >> 8 == 3 && $got eq digest($number), "child $number says $got, status $?");
        }
        check($mine eq "before $round " x 5000, 'a child has changed its parent');
    }
    check(`echo \$((6 * 7))` == 42 && system('sh', '-c', 'exit 5') >> 8 == 5, 'the shell answers otherwise');
    open(my $sorted, '-|', "seq 20000 | sort -rn") or die;
    my $next = 20000;
    while (<$sorted>) { check($_ == $next--, 'another line'); }
    check($next == 0, 'lines are missing');
}

sub interpreter_threads {
    return unless $Config{useithreads};
    require threads;
    for (1 .. 2) {
        my @threads = map { my $n = $_; threads->create(sub { return digest($n) . scalar(@{[map { [$_] } 1 .. 5000]}) }) } 1 .. 4;
        check($threads[$_ - 1]->join eq digest($_) . 5000, "thread $_ computes otherwise") for 1 .. 4;
    }
}

sub alarms {
    my $came = 0;
    local $SIG{ALRM} = sub { $came++ };
    local $SIG{USR1} = sub { $came += 100 };
    require Time::HiRes;
    Time::HiRes::ualarm(20000);
    kill USR1 => $$;
    select(undef, undef, undef, 0.01) while $came != 101;
}

data();
processes();
interpreter_threads();
alarms();
my $text = 'driller looks at this text ' . sha256_hex("$$");
# the address of the bytes, as pack gives it
print 'look ', unpack('J', pack 'p', $text), " $text\n";
<STDIN>;
check($text eq 'driller looks at this text ' . sha256_hex("$$"), 'another text');
print "all is well\n";
